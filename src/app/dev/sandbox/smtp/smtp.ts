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
import { refusal, refusalFor } from './faults.ts';
import { readMail } from './reading.ts';

export interface SmtpOptions {
  host: string;
  port: number;
  smtp: Secrets['smtp'];
  /** STARTTLS is offered where there is one. */
  tls: Tls | undefined;
  mailbox: Mailbox;
  misbehaviour: Misbehaviour;
}

const GREATEST_MAIL_BYTES = 10 * 1_048_576;
/** The mailbox keeps the beginning of a bigger mail: its headers and texts, seldom the end of an attachment. */
const KEPT_MAIL_BYTES = 131_072;
const HANG_MS = 600_000;

type Done = (error?: Error | null) => void;

/** A mail server that accepts for everybody and delivers to the mailbox. */
export async function openSmtp({ host, port, smtp, tls, mailbox, misbehaviour }: SmtpOptions): Promise<OpenPort> {
  const sockets = new Map<number, Socket>();
  /** What the recipients of a transaction asked to happen after DATA. */
  const atData = new WeakMap<SMTPServerSession, Action>();
  const rawSocket = (session: SMTPServerSession) => sockets.get(session.remotePort);

  function later({ latencyMs }: Action, act: () => void): void {
    if (latencyMs === undefined || latencyMs === 0) act();
    else setTimeout(act, latencyMs).unref();
  }

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
    const chunks: Buffer[] = [];
    let kept = 0;
    stream.on('data', (chunk: Buffer) => {
      if (kept < KEPT_MAIL_BYTES) chunks.push(chunk.subarray(0, KEPT_MAIL_BYTES - kept));
      kept += chunk.length;
    });
    stream.on('end', () => {
      const action = atData.get(session) ?? {};
      atData.delete(session);
      if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Message size exceeds fixed maximum message size'));
      if (isRefusal(action)) return later(action, () => done(refusalFor(action)));
      const messageId = `sandbox-${newId()}`;
      deliver({ body: Buffer.concat(chunks), messageId, ...(kept > KEPT_MAIL_BYTES ? { trimmed: true } : {}) }, session);
      if (action.acceptThenHang) return;
      later(action, () => {
        if (action.acceptThenReset) rawSocket(session)?.resetAndDestroy();
        else if (action.malformed) rawSocket(session)?.write('?? \u0000 250\r\n');
        else done(null, `2.0.0 Ok: queued as ${messageId}`);
        if (action.goaway) rawSocket(session)?.end();
      });
    });
  }

  function deliver(mail: Pick<Received, 'body' | 'messageId' | 'trimmed'>, { envelope, secure, user }: SMTPServerSession & { user?: unknown }): void {
    const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    const headers = { from, rcpt: envelope.rcptTo, dsn: envelope.dsn ?? null, secure, authenticated: user !== undefined };
    for (const { address } of envelope.rcptTo) {
      mailbox.add({ provider: 'smtp', channel: 'EMAIL', to: address, headers, read: readMail, ...mail });
    }
  }

  const mail = new SMTPServer({
    ...tls,
    name: 'sandbox.carillon.test',
    banner: 'Carillon provider sandbox',
    size: GREATEST_MAIL_BYTES,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: tls ? [] : ['STARTTLS'],
    hideDSN: false,
    // Else smtp-server writes a code of its own before the one that a refusal names.
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    socketTimeout: HANG_MS,
    closeTimeout: 0,
    logger: false,
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
