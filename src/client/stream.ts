import { readAnswer } from './answer.ts';
import type { Connection, ConnectionOptions, Ending } from './connection.ts';
import { FeedChangesDocument, type FeedChangesSubscription } from './generated/graphql.ts';

/** The server breaks its silence every 12 s. */
const SILENCE_MS = 30_000;
const SUSPICIOUS_SILENCE_MS = 15_000;
const UNAUTHORIZED = 401;

/** The live feed as server-sent events over one long request, for networks that break WebSockets. */
export function openStream({ url, credentials, after, onOpen, onChange }: ConnectionOptions): Connection {
  const closing = new AbortController();
  let heardAt = Date.now();
  const vigil = setInterval(() => endIfSilentFor(SILENCE_MS), SUSPICIOUS_SILENCE_MS);

  function endIfSilentFor(ms: number): void {
    if (Date.now() - heardAt > ms) closing.abort();
  }

  async function follow(): Promise<Ending> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...credentials, accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: FeedChangesDocument.toString(), variables: { after } }),
      signal: closing.signal,
    });
    if (response.status === UNAUTHORIZED) return 'refused';
    if (!response.ok || !response.body) return 'lost';
    onOpen();
    for await (const event of eventsIn(response.body, () => (heardAt = Date.now()))) {
      if (event.name === 'complete') break;
      // The operation's types were made out of the schema that answers: this is where they meet the wire.
      const { feed } = readAnswer(JSON.parse(event.data)).data as FeedChangesSubscription;
      if (feed.type === 'RESET') return 'reset';
      onChange(feed);
    }
    return 'lost';
  }

  return {
    ended: follow()
      .catch((): Ending => 'lost')
      .finally(() => {
        clearInterval(vigil);
        closing.abort();
      }),
    check: () => endIfSilentFor(SUSPICIOUS_SILENCE_MS),
    close: () => closing.abort(),
  };
}

interface StreamEvent {
  name: string;
  data: string;
}

/** Events are blocks of `field: value` lines with an empty line after each. One without data is but a sign of life. */
async function* eventsIn(body: ReadableStream<Uint8Array>, onSign: () => void): AsyncGenerator<StreamEvent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    onSign();
    text += decoder.decode(part.value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
      const name = fields.get('event');
      if (name !== undefined) yield { name, data: fields.get('data') ?? '' };
    }
  }
}
