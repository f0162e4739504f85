import { Readable } from 'node:stream';
import type { EmailMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Adapter, AdapterTools, Links, Sender } from '../adapter.ts';
import { reasonOf } from '../failure.ts';
import type { Letter } from './letter.ts';
import { sesIdIn, sesReader } from './ses.ts';
import { meaningOf } from './smtp-answers.ts';
import { smtpSettings, type SmtpSettings } from './smtp-settings.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const GREETING_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 30_000;

/**
 * E-mail by SMTP: one pool of connections per account, one recipient per mail, and the same Message-ID for every try of a
 * delivery, so that a receiver can tell a repeat. A mail costs 0.6 ms of CPU, most of it in writing to the socket.
 */
export const smtp: Adapter<'email', typeof smtpSettings> = {
  name: 'smtp',
  wire: 'email',
  settings: smtpSettings,
  open,
  receipts: ({ ses }, tools) => (ses === undefined ? null : sesReader(ses, tools)),
};

/** What the first send opens. */
interface Opened {
  compose: (message: EmailMessage) => Letter | null;
  /** Resolves with the server's answer when it took the mail. */
  post: (letter: Letter, signal: AbortSignal) => Promise<string>;
  /** Whether the server was given any of the letter's content. */
  hasBegun: (letter: Letter) => boolean;
  close: () => void;
}

function open(account: SmtpSettings, { now, links }: AdapterTools): Sender<'email'> {
  let opened: Promise<Opened> | undefined;

  async function send(message: EmailMessage, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return { kind: 'retry', reason: reasonOf(signal) };
    const { compose, post, hasBegun } = await (opened ??= connect(account, now, links));
    const letter = compose(message);
    if (!letter) return { kind: 'refused', reason: 'SMTP_ADDRESS' };
    try {
      const answer = await post(letter, signal);
      const theirs = account.ses === undefined ? null : sesIdIn(answer);
      return { kind: 'sent', providerMessageId: theirs ?? letter.messageId.slice(1, -1) };
    } catch (error) {
      return meaningOf(error, { begun: hasBegun(letter), now: now(), signal });
    }
  }

  return {
    deadlineMs: account.deadlineMs,
    concurrency: account.maxConnections,
    send,
    async close() {
      (await opened)?.close();
    },
  };
}

async function connect(account: SmtpSettings, now: () => number, links: Links | undefined): Promise<Opened> {
  const [{ createTransport }, { compose }] = await Promise.all([import('nodemailer'), import('./letter.ts')]);
  const { host, port, secure, user, password, requireTls, maxConnections, ca, from, replyTo = null } = account;
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure,
    requireTLS: requireTls,
    maxConnections,
    // The runtime decides about every repeat.
    maxRequeues: 0,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
    ...(ca === undefined ? {} : { tls: { ca } }),
  });

  // The content goes to the server as it is, where nodemailer would lead it through a pipeline of streams. It is read
  // from the moment the server has answered DATA with "go on", and not before.
  const contents = new WeakMap<object, Readable>();
  transport.use('stream', (mail, done) => {
    const { raw } = mail.data;
    if (Buffer.isBuffer(raw)) {
      const content = Readable.from(raw);
      contents.set(raw, content);
      mail.message.createReadStream = () => content;
    }
    done();
  });

  return {
    compose: (message) => compose(message, { from, replyTo, links }, now()),
    async post(letter, signal) {
      const { rejectedErrors = [], response } = await transport.sendMail({ envelope: letter.envelope, raw: letter.raw, signal });
      const [rejection] = rejectedErrors;
      if (rejection) throw rejection;
      return response;
    },
    hasBegun: ({ raw }) => contents.get(raw)?.readableDidRead ?? false,
    close: () => transport.close(),
  };
}
