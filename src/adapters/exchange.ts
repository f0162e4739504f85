/** What a provider said. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Cut where it is longer than any provider's: such a one is somebody else's page. */
  body: string;
}

/** The codes of what happens below every provider's vocabulary, the same on every wire. */
export type WireReason =
  | 'DEADLINE'
  | 'ABORTED'
  | 'CONNECTION_REFUSED'
  | 'CONNECTION_RESET'
  | 'CONNECTION_FAILED'
  | 'CLOSED'
  | 'OVERLOADED'
  | 'PRIVATE_ADDRESS'
  | 'UNREADABLE_ANSWER';

/** The outcome of a request without an answer: surely not sent (`retry`), or nobody knows (`unknown`). */
interface Silence {
  kind: 'retry' | 'unknown';
  reason: WireReason;
}

/** What came of one request, over whichever HTTP. Making one never rejects. */
export type Exchange = { answer: Answer } | { silence: Silence };

/** No provider has more to say to one message; of a longer answer only so much is kept. */
export const LONGEST_ANSWER_BYTES = 65_536;

/** The first value of a header that should come once. */
export function headerOf(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
