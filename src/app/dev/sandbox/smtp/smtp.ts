import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { newId } from '../../../../base/ids.ts';
import type { Tls } from '../http/front.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { isRefusal, type Action } from '../misbehaviour/action.ts';
import type { Misbehaviour } from '../misbehaviour/misbehaviour.ts';
import { openPort, type OpenPort } from '../port.ts';
import type { Received } from '../provider.ts';
import type { Secrets } from '../secrets.ts';
import type { SesEvents } from '../ses/events.ts';
import { refusal, refusalFor } from './faults.ts';
import { readMail } from './reading.ts';

interface SmtpOptions {
  host: string;
  port: number;
  smtp: Secrets['smtp'];
  /** STARTTLS is offered where there is one. */
  tls: Tls | undefined;
  mailbox: Mailbox;
  misbehaviour: Misbehaviour;
  /** Told of every mail that is taken. */
  ses: Pick<SesEvents, 'follow'>;
}

const GREATEST_MAIL_BYTES = 10 * 1_048_576;
/** The mailbox keeps the beginning of a bigger mail: its headers and texts, seldom the end of an attachment. */
const KEPT_MAIL_BYTES = 131_072;
const HANG_MS = 600_000;

const settings = {
  name: 'sandbox.carillon.test',
  banner: 'Carillon provider sandbox',
  size: GREATEST_MAIL_BYTES,
  authOptional: true,
  allowInsecureAuth: true,
  hideDSN: false,
  // Else smtp-server writes a code of its own before the one that a refusal names.
  hideENHANCEDSTATUSCODES: true,
  disableReverseLookup: true,
  socketTimeout: HANG_MS,
  closeTimeout: 0,
  logger: false,
} as const;

type Done = (error?: Error | null) => void;

/** What is kept of a mail. */
type Kept = { body: Buffer } & Pick<Received, 'trimmed'>;

/** A mail server that accepts for everybody and delivers to the mailbox. */
export async function openSmtp({ host, port, smtp, tls, mailbox, misbehaviour, ses }: SmtpOptions): Promise<OpenPort> {
  const sockets = new Map<number, Socket>();
  /** What the recipients of a transaction asked to happen after DATA. */
  const atData = new WeakMap<SMTPServerSession, Action>();
  const rawSocket = (session: SMTPServerSession) => sockets.get(session.remotePort);

  function onRcptTo({ address }: SMTPServerAddress, session: SMTPServerSession, done: Done): void {
    if (session.envelope.rcptTo.length === 0) atData.delete(session);
    const action = misbehaviour.next('smtp', address, []);
    if (!action) return done();
    if (action.hang) return;
    if (action.reset || action.refuseStream) return later(action, () => rawSocket(session)?.resetAndDestroy());
    if (isRefusal(action) && !action.atData) return later(action, () => done(refusalFor(action)));
    atData.set(session, action);
    done();
  }

  function onData(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null, text?: string) => void): void {
    keepBeginning(stream, (kept) => {
      const action = atData.get(session) ?? {};
      atData.delete(session);
      if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Message size exceeds fixed maximum message size'));
      if (isRefusal(action)) return later(action, () => done(refusalFor(action)));
      const messageId = `sandbox-${newId()}`;
      deliver({ ...kept, messageId }, session, action);
      if (action.acceptThenHang) return;
      later(action, () => {
        if (action.acceptThenReset) rawSocket(session)?.resetAndDestroy();
        else if (action.malformed) rawSocket(session)?.write('?? \u0000 250\r\n');
        else done(null, `Ok ${messageId}`);
        if (action.goaway) rawSocket(session)?.end();
      });
    });
  }

  function deliver(mail: Kept & { messageId: string }, { envelope, secure, user }: SMTPServerSession & { user?: unknown }, action: Action): void {
    const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    const headers = { from, rcpt: envelope.rcptTo, dsn: envelope.dsn ?? null, secure, authenticated: user !== undefined };
    for (const { address } of envelope.rcptTo) {
      mailbox.add({ provider: 'smtp', channel: 'EMAIL', to: address, headers, read: readMail, ...mail });
      ses.follow({ messageId: mail.messageId, from, to: address, raw: mail.body }, action);
    }
  }

  const mail = new SMTPServer({
    ...settings,
    ...tls,
    disabledCommands: tls ? [] : ['STARTTLS'],
    onAuth({ username, password }, _session, done) {
      if (username === smtp.user && password === smtp.password) done(null, { user: username });
      else done(refusal(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo,
    onData,
  });
  mail.on('error', () => undefined);

  return openPort({ host, port }, (socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
    mail.connect(socket);
  });
}

function keepBeginning(stream: SMTPServerDataStream, onEnd: (kept: Kept) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < KEPT_MAIL_BYTES) chunks.push(chunk.subarray(0, KEPT_MAIL_BYTES - size));
    size += chunk.length;
  });
  stream.on('end', () => onEnd({ body: Buffer.concat(chunks), ...(size > KEPT_MAIL_BYTES ? { trimmed: true } : {}) }));
}

function later({ latencyMs }: Action, act: () => void): void {
  if (latencyMs === undefined || latencyMs === 0) act();
  else setTimeout(act, latencyMs).unref();
}
