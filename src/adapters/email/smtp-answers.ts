import { z } from 'zod';
import type { Outcome } from '../../core/outcome.ts';
import type { WireReason } from '../exchange.ts';
import { reasonOf, type Meaning } from '../failure.ts';

/** What is read of the errors nodemailer throws: codes, never texts. */
const smtpError = z.object({
  /** nodemailer's own: EAUTH, ESOCKET … */
  code: z.string().optional(),
  /** The system's, where there was one below nodemailer's. */
  originalCode: z.string().optional(),
  responseCode: z.number().optional(),
  /** The server's reply; only the enhanced status code (RFC 3463) at its head is read. */
  response: z.string().optional(),
  /** What was being said: CONN, AUTH …, MAIL FROM, RCPT TO, DATA; API where nothing had left yet. */
  command: z.string().optional(),
});

type SmtpError = z.output<typeof smtpError>;

/** A server's reply, as the table reads it. */
interface Reply {
  code: number;
  enhanced: string;
  command: string;
}

interface ReplyRow {
  when: (reply: Reply) => boolean;
  means: Meaning;
}

const gone = new Set(['5.1.1', '5.1.6', '5.1.10', '5.2.1']);
const signIn = new Set([530, 534, 535, 538]);

/** What a reply means: the first row that fits. RFC 5321 4.2, RFC 3463, and the habits of large receivers. */
export const replyRows: readonly ReplyRow[] = [
  { when: ({ command }) => command.startsWith('AUTH'), means: 'down' },
  { when: ({ code }) => signIn.has(code), means: 'down' },
  // "Slow down": by policy, and 454 is what SES says. Any other 421 is a server on its way to a restart.
  { when: ({ code, enhanced }) => code === 421 && enhanced.startsWith('4.7.'), means: 'throttled' },
  { when: ({ code, command }) => code === 454 && command !== 'CONN', means: 'throttled' },
  { when: ({ code }) => code < 500, means: 'retry' },
  // The session was out of step, which the message had no part in.
  { when: ({ code }) => code === 503, means: 'retry' },
  // Not greeted at all.
  { when: ({ command }) => command === 'CONN', means: 'down' },
  { when: ({ code, command }) => command === 'MAIL FROM' && code !== 552, means: 'down' },
  { when: ({ enhanced }) => gone.has(enhanced), means: 'gone' },
  { when: () => true, means: 'refused' },
];

/** Certificates: no other try will do better until somebody changes something. */
const tlsCodes = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const wireReasons: Readonly<Record<string, WireReason>> = {
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ECONNRESET: 'CONNECTION_RESET',
  EPIPE: 'CONNECTION_RESET',
  ECONNECTION: 'CONNECTION_RESET',
};

/** SMTP has no Retry-After. */
const REST_MS = 60_000;

/** What is known of a send besides its error. */
interface Circumstances {
  /** Whether the server was given any of the mail's content: from then on silence leaves open whether it took the mail. */
  begun: boolean;
  /** Milliseconds. */
  now: number;
  signal: AbortSignal;
}

/** What a failed send means. */
export function meaningOf(error: unknown, { begun, now, signal }: Circumstances): Outcome {
  const { data = {} } = smtpError.safeParse(error);
  const { code = '', originalCode = code, responseCode, command } = data;

  if (signal.aborted) return { kind: begun ? 'unknown' : 'retry', reason: reasonOf(signal) };
  if (code === 'ETLS' || tlsCodes.has(originalCode)) return { kind: 'down', reason: 'SMTP_TLS' };
  if (responseCode !== undefined && responseCode >= 400) return replied(data, responseCode, now);
  if (code === 'EAUTH' || code === 'ENOAUTH') return { kind: 'down', reason: 'SMTP_AUTH' };
  // Said by nodemailer itself, before a word left: the server's limit of size, an address no command can carry.
  if (code === 'EMESSAGE' && command === 'MAIL FROM') return { kind: 'refused', reason: 'SMTP_TOO_LARGE' };
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'refused', reason: 'SMTP_ADDRESS' };

  const answered = code === 'EMESSAGE' || code === 'EENVELOPE' || code === 'EPROTOCOL';
  const reason = answered ? 'UNREADABLE_ANSWER' : (wireReasons[originalCode] ?? 'CONNECTION_FAILED');
  return { kind: begun ? 'unknown' : 'retry', reason };
}

function replied({ response = '', command = '' }: SmtpError, code: number, now: number): Outcome {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';
  const reason = enhanced === '' ? `SMTP_${code}` : `SMTP_${code}_${enhanced}`;
  const kind = replyRows.find(({ when }) => when({ code, enhanced, command }))?.means ?? 'refused';
  if (kind === 'throttled') return { kind, reason, until: new Date(now + REST_MS) };
  return kind === 'retry' && isOfAddress({ code, enhanced, command }) ? { kind, reason, scope: 'address' } : { kind, reason };
}

/** Greylisting, a mailbox that is full or busy: of the mailbox (4.1, 4.2) or by policy (4.7), and not of the server. */
function isOfAddress({ code, enhanced, command }: Reply): boolean {
  return command === 'RCPT TO' && code !== 421 && (enhanced === '' ? code === 450 : /^4\.[127]\./.test(enhanced));
}
