import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/adapters/adapter.ts';
import { meaningOf, replyRows } from '../../src/adapters/email/smtp-answers.ts';
import { smtp } from '../../src/adapters/email/smtp.ts';
import type { Outcome, OutcomeKind } from '../../src/core/outcome.ts';
import { emailMessage } from './messages.ts';
import { openSmtpPeer, type Stage } from './smtp-peer.ts';

const pem = (name: string) => readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8');
const loopback = { cert: pem('loopback.pem'), key: pem('loopback.key.pem') };
const NOW = Date.UTC(2026, 10, 21);
const never = new AbortController().signal;

/** What nodemailer throws for a reply, as seen on the wire in the tests below. */
function reply(command: string, response: string): object {
  return { code: 'EENVELOPE', command, response, responseCode: Number(response.slice(0, 3)) };
}

/** Every row of the table, in its order, then neighbours that must not fall into it. */
const replies: [command: string, response: string, kind: OutcomeKind, reason: string][] = [
  ['AUTH PLAIN', '454 4.7.0 Temporary authentication failure', 'down', 'SMTP_454_4.7.0'],
  ['MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first', 'down', 'SMTP_530_5.7.0'],
  ['AUTH LOGIN', '535 5.7.8 Bad credentials', 'down', 'SMTP_535_5.7.8'],
  ['RCPT TO', '421 4.7.28 Too many messages', 'throttled', 'SMTP_421_4.7.28'],
  ['DATA', '454 Throttling failure: Maximum sending rate exceeded.', 'throttled', 'SMTP_454'],
  ['RCPT TO', '421 4.3.2 Service shutting down', 'retry', 'SMTP_421_4.3.2'],
  ['RCPT TO', '450 4.7.1 Greylisted', 'retry', 'SMTP_450_4.7.1'],
  ['RCPT TO', '451 4.3.0 Local error', 'retry', 'SMTP_451_4.3.0'],
  ['RCPT TO', '452 4.2.2 Mailbox full', 'retry', 'SMTP_452_4.2.2'],
  ['DATA', '451 4.3.0 Local error', 'retry', 'SMTP_451_4.3.0'],
  ['RCPT TO', '503 5.5.1 Bad sequence of commands', 'retry', 'SMTP_503_5.5.1'],
  ['CONN', '554 5.7.1 No SMTP service here', 'down', 'SMTP_554_5.7.1'],
  ['MAIL FROM', '553 5.7.1 Sender address rejected: not owned by user', 'down', 'SMTP_553_5.7.1'],
  ['MAIL FROM', '552 5.3.4 Message too big for system', 'refused', 'SMTP_552_5.3.4'],
  ['RCPT TO', '550 5.1.1 User unknown', 'gone', 'SMTP_550_5.1.1'],
  ['RCPT TO', '550-5.1.1 The account does not exist\n550 5.1.1 Learn more', 'gone', 'SMTP_550_5.1.1'],
  ['RCPT TO', '551 5.1.6 Moved', 'gone', 'SMTP_551_5.1.6'],
  ['RCPT TO', '556 5.1.10 Domain takes no mail', 'gone', 'SMTP_556_5.1.10'],
  ['RCPT TO', '550 5.2.1 The account is disabled', 'gone', 'SMTP_550_5.2.1'],
  ['DATA', '550 5.1.1 User unknown', 'gone', 'SMTP_550_5.1.1'],
  ['MAIL FROM', '550 5.1.1 Sender unknown', 'down', 'SMTP_550_5.1.1'],
  ['RCPT TO', '554 5.7.1 Refused by policy', 'refused', 'SMTP_554_5.7.1'],
  ['RCPT TO', '550 5.1.10x no code', 'refused', 'SMTP_550'],
  ['RCPT TO', '550 No such user', 'refused', 'SMTP_550'],
  ['DATA', '554 5.6.0 Message content rejected', 'refused', 'SMTP_554_5.6.0'],
  ['DATA', '552 5.3.4 Message too big for system', 'refused', 'SMTP_552_5.3.4'],
];

describe('what a server’s reply means', () => {
  it.each(replies)('after %s, %j is %s', (command, response, kind, reason) => {
    expect(meaningOf(reply(command, response), { begun: command === 'DATA', now: NOW, signal: never })).toMatchObject({ kind, reason });
  });

  it('every row of the table is met above', () => {
    const met = new Set(
      replies.map(([command, response]) => {
        const enhanced = /^\d{3}[ -](\S+)/.exec(response)?.[1] ?? '';
        return replyRows.findIndex(({ when }) => when({ command, code: Number(response.slice(0, 3)), enhanced }));
      }),
    );
    expect([...met].sort((one, other) => one - other)).toEqual(replyRows.map((_, at) => at));
  });

  it('a throttled account rests for a minute', () => {
    const outcome = meaningOf(reply('RCPT TO', '421 4.7.0 Slow down'), { begun: false, now: NOW, signal: never });
    expect(outcome).toMatchObject({ until: new Date(NOW + 60_000) });
  });
});

describe('what the absence of a reply means', () => {
  const silences: [error: object, kind: OutcomeKind, begun: OutcomeKind, reason: string][] = [
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'retry', 'unknown', 'CONNECTION_REFUSED'],
    [{ code: 'ESOCKET', originalCode: 'ECONNRESET' }, 'retry', 'unknown', 'CONNECTION_RESET'],
    [{ code: 'ECONNECTION' }, 'retry', 'unknown', 'CONNECTION_RESET'],
    [{ code: 'ETIMEDOUT' }, 'retry', 'unknown', 'CONNECTION_FAILED'],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND' }, 'retry', 'unknown', 'CONNECTION_FAILED'],
    [{ code: 'EMESSAGE', command: 'DATA', response: '?? 250' }, 'retry', 'unknown', 'UNREADABLE_ANSWER'],
    [{ code: 'ETLS' }, 'down', 'down', 'SMTP_TLS'],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'down', 'down', 'SMTP_TLS'],
    [{ code: 'EAUTH' }, 'down', 'down', 'SMTP_AUTH'],
    [{ code: 'EMESSAGE', command: 'MAIL FROM' }, 'refused', 'refused', 'SMTP_TOO_LARGE'],
    [{ code: 'EENVELOPE', command: 'API' }, 'refused', 'refused', 'SMTP_ADDRESS'],
    [{}, 'retry', 'unknown', 'CONNECTION_FAILED'],
  ];

  it.each(silences)('%j is %s, and %s once the content was begun', (error, kind, begun, reason) => {
    const circumstances = { now: NOW, signal: never };
    expect(meaningOf(error, { begun: false, ...circumstances })).toEqual({ kind, reason });
    expect(meaningOf(error, { begun: true, ...circumstances })).toEqual({ kind: begun, reason });
  });
});

describe('over a real connection', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function serve(options: SMTPServerOptions): Promise<number> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 0,
      onData: (stream, _session, done) => stream.on('end', () => done()).resume(),
      ...options,
    });
    server.on('error', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    closing.push(async () => {
      const closed = once(server.server, 'close');
      server.close();
      await closed;
    });
    return (server.server.address() as AddressInfo).port;
  }
  function sender(port: number, settings: object = {}): Sender<'email'> {
    const parsed = smtp.settings.parse({ host: '127.0.0.1', port, from: 'Bell <bell@carillon.example>', ...settings });
    const opened = smtp.open(parsed, { now: () => NOW, receiptsUrl: null });
    closing.unshift(() => opened.close());
    return opened;
  }
  async function outcome(server: SMTPServerOptions, settings: object = {}): Promise<Outcome> {
    return sender(await serve(server), settings).send(emailMessage(), AbortSignal.timeout(60_000));
  }
  const no = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

  it('signs in where it has a name and a password, and is down where they are wrong', async () => {
    const seen: unknown[] = [];
    const server: SMTPServerOptions = {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        seen.push([username, password]);
        if (password === 'right') done(null, { user: username });
        else done(no(535, '5.7.8 Bad credentials'));
      },
    };
    expect(await outcome(server, { user: 'bell', password: 'right' })).toMatchObject({ kind: 'sent' });
    expect(await outcome(server, { user: 'bell', password: 'wrong' })).toEqual({ kind: 'down', reason: 'SMTP_535_5.7.8' });
    expect(seen).toContainEqual(['bell', 'right']);
  });

  describe.each([
    ['by STARTTLS', { disabledCommands: [] }, { requireTls: true }],
    ['from the first byte', { secure: true }, { secure: true }],
  ])('with TLS %s', (_, server, settings) => {
    it('sends where the server’s certificate is that of an authority it trusts', async () => {
      const secured: boolean[] = [];
      const watch: SMTPServerOptions = {
        onMailFrom: (_address, session, done) => {
          secured.push(session.secure);
          done();
        },
      };
      expect(await outcome({ ...loopback, ...server, ...watch }, { ca: loopback.cert, ...settings })).toMatchObject({ kind: 'sent' });
      expect(secured).toEqual([true]);
    });

    it('is down where it is nobody’s', async () => {
      expect(await outcome({ ...loopback, ...server }, settings)).toEqual({ kind: 'down', reason: 'SMTP_TLS' });
    });
  });

  it('is down where TLS is required and not offered', async () => {
    expect(await outcome({}, { requireTls: true })).toMatchObject({ kind: 'down' });
  });

  it('knows a dead address by the reply to RCPT, and by the reply to DATA', async () => {
    const gone = { kind: 'gone', reason: 'SMTP_550_5.1.1' };
    expect(await outcome({ onRcptTo: (_address, _session, done) => done(no(550, '5.1.1 Unknown')) })).toEqual(gone);
    expect(await outcome({ onData: (stream, _session, done) => stream.on('end', () => done(no(550, '5.1.1 Unknown'))).resume() })).toEqual(gone);
  });

  it('knows that a mail is too large, by its size or by the reply', async () => {
    const refused = expect.objectContaining({ kind: 'refused' }) as Outcome;
    expect(await outcome({ size: 100 })).toEqual(refused);
    expect(await outcome({ onData: (stream, _session, done) => stream.on('end', () => done(no(552, '5.3.4 Too big'))).resume() })).toEqual(refused);
  });

  describe('that is cut', () => {
    const stages: [stage: Stage, kind: OutcomeKind][] = [
      ['greeting', 'retry'],
      ['EHLO', 'retry'],
      ['MAIL FROM', 'retry'],
      ['RCPT TO', 'retry'],
      ['DATA', 'retry'],
      ['content', 'unknown'],
      ['end of content', 'unknown'],
    ];

    it.each(stages)('at %s, the mail is for %s', async (stage, kind) => {
      const peer = await openSmtpPeer({ stage, act: (socket) => socket.resetAndDestroy() });
      closing.push(peer.close);
      const sent = await sender(peer.port).send(emailMessage(), AbortSignal.timeout(60_000));
      expect(sent).toEqual({ kind, reason: 'CONNECTION_RESET' });
    });

    it.each(stages)('by our own deadline at %s, the mail is for %s', async (stage, kind) => {
      const deadline = new AbortController();
      const peer = await openSmtpPeer({ stage, act: () => deadline.abort(new DOMException('it is over', 'TimeoutError')) });
      closing.push(peer.close);
      const sent = await sender(peer.port).send(emailMessage(), deadline.signal);
      expect(sent).toEqual({ kind, reason: 'DEADLINE' });
    });

    it('on a connection that has served before, it is the same', async () => {
      let served = 0;
      const peer = await openSmtpPeer({
        stage: 'RCPT TO',
        act(socket, proceed) {
          served += 1;
          if (served === 2) socket.resetAndDestroy();
          else proceed();
        },
      });
      closing.push(peer.close);
      const one = sender(peer.port, { maxConnections: 1 });
      const send = () => one.send(emailMessage(), AbortSignal.timeout(60_000));
      expect(await send()).toMatchObject({ kind: 'sent' });
      expect(await send()).toEqual({ kind: 'retry', reason: 'CONNECTION_RESET' });
      expect(await send()).toMatchObject({ kind: 'sent' });
      expect(served).toBe(3);
    });
  });
});

describe('the settings of SMTP', () => {
  const from = 'Bell <bell@carillon.example>';
  const parse = (given: object) => smtp.settings.parse({ from, ...given });

  it('may come as a url', () => {
    expect(parse({ url: 'smtp://bell:p%40ss@mail.example:2525' })).toMatchObject({
      host: 'mail.example',
      port: 2525,
      secure: false,
      user: 'bell',
      password: 'p@ss',
      from: { name: 'Bell', address: 'bell@carillon.example' },
    });
    expect(parse({ url: 'smtps://mail.example' })).toMatchObject({ port: 465, secure: true });
    expect(parse({ url: 'smtp://mail.example' })).toMatchObject({ port: 587, secure: false });
  });

  it('know what port 465 means', () => {
    expect(parse({ host: 'mail.example', port: 465 })).toMatchObject({ secure: true });
    expect(parse({ host: 'mail.example', secure: true })).toMatchObject({ port: 465 });
  });

  it.each([
    [{ host: 'mail.example', from: 'nobody' }],
    [{ host: 'mail.example', user: 'bell' }],
    [{ host: 'mail.example', colour: 'blue' }],
    [{ url: 'http://mail.example' }],
    [{}],
  ])('refuse %j', (given) => {
    expect(smtp.settings.safeParse({ from, ...given }).success).toBe(false);
  });
});
