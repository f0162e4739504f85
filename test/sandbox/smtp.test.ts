import { createTransport, type SendMailOptions, type SentMessageInfo } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holds } from '../support/eventually.ts';
import { loopback, openStage, type Stage } from './stage.ts';

let stage: Stage;
let secure: Stage;
const closing: (() => void)[] = [];

beforeAll(async () => {
  [stage, secure] = await Promise.all([openStage(), openStage({ tls: loopback })]);
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => Promise.all([stage.stop(), secure.stop()]));

interface Options {
  to?: Stage;
  auth?: { user: string; pass: string } | undefined;
  patienceMs?: number;
  requireTLS?: boolean;
}

const right = ({ credentials: { smtp } }: Stage) => ({ user: smtp.user, pass: smtp.password });

/** nodemailer, as it comes. */
function transport({ to = stage, auth = right(to), patienceMs = 60_000, requireTLS = false }: Options = {}) {
  const { hostname: host, port } = new URL(to.smtpUrl);
  const opened = createTransport({ host, port: Number(port), auth, socketTimeout: patienceMs, requireTLS, tls: { ca: loopback.cert } });
  closing.push(() => opened.close());
  return opened;
}

function send(mail: SendMailOptions, options?: Options): Promise<SentMessageInfo> {
  return transport(options).sendMail({ from: 'Bell <bell@carillon.example>', subject: 'Hello', text: 'Ada', ...mail });
}

describe('the mail server', () => {
  it('takes a mail and shows it as its reader sees it', async () => {
    const { response, messageId } = await send({
      to: '"Ada" <ada@example.com>',
      subject: 'Grüße 🎉',
      text: 'Hello,\nAda',
      html: '<p>Hello, <b>Ada</b></p>',
      headers: { 'X-Carillon-Order': 'A-1' },
      attachments: [{ filename: 'bill.pdf', content: Buffer.alloc(300) }],
    });
    const [shown, ...rest] = await stage.messages({ channel: 'EMAIL', to: 'ada@example.com' });
    expect(rest).toEqual([]);
    expect(response).toContain(`250 Ok ${String(shown?.raw.messageId)}`);
    expect(shown).toMatchObject({
      provider: 'smtp',
      title: 'Grüße 🎉',
      body: 'Hello,\nAda',
      data: { 'x-carillon-order': 'A-1' },
      raw: {
        html: '<p>Hello, <b>Ada</b></p>',
        from: '"Bell" <bell@carillon.example>',
        mailMessageId: messageId,
        attachments: [{ filename: 'bill.pdf', contentType: 'application/pdf', size: 300 }],
        envelope: { from: 'bell@carillon.example', authenticated: true, secure: false },
      },
    });
    expect(JSON.stringify(shown)).not.toContain(stage.credentials.smtp.password);
  });

  it('finds a mail by its address in whatever case it was written', async () => {
    await send({ to: 'Grace@Example.com' });
    expect(await stage.messages({ to: 'grace@example.COM' })).toMatchObject([{ to: 'Grace@example.com' }]);
  });

  it('keeps a mail for each of its recipients, also those that are named nowhere', async () => {
    await send({ to: 'one@example.com', bcc: 'two@example.com' });
    const [one, two] = await Promise.all(['one@example.com', 'two@example.com'].map((to) => stage.messages({ to })));
    expect([one, two]).toMatchObject([[{ to: 'one@example.com' }], [{ to: 'two@example.com' }]]);
    expect(one?.[0]?.raw.messageId).toBe(two?.[0]?.raw.messageId);
    expect(two?.[0]?.raw.body).not.toContain('two@example.com');
  });

  it('refuses a wrong password, and takes mail without one', async () => {
    await expect(send({ to: 'ada@example.com' }, { auth: { user: 'sandbox', pass: 'wrong' } })).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 });
    const { hostname: host, port } = new URL(stage.smtpUrl);
    const anonymous = createTransport({ host, port: Number(port) });
    closing.push(() => anonymous.close());
    await anonymous.sendMail({ from: 'a@example.com', to: 'anonymous@example.com', text: 'x' });
    expect(await stage.messages({ to: 'anonymous@example.com' })).toMatchObject([{ raw: { envelope: { authenticated: false } } }]);
  });

  it('speaks TLS after STARTTLS where it has a certificate', async () => {
    await send({ to: 'ada@example.com' }, { to: secure, requireTLS: true });
    expect(await secure.messages({ to: 'ada@example.com' })).toMatchObject([{ raw: { envelope: { secure: true } } }]);
    await expect(send({ to: 'ada@example.com' }, { requireTLS: true })).rejects.toMatchObject({ code: 'ETLS' });
  });

  it('offers delivery notifications, and shows what was asked', async () => {
    await send({ to: 'dsn@example.com', dsn: { id: 'd-1', return: 'headers', notify: ['failure'], recipient: 'dsn@example.com' } });
    expect(await stage.messages({ to: 'dsn@example.com' })).toMatchObject([{ raw: { envelope: { dsn: { envid: 'd-1' } } } }]);
  });

  it('refuses 11 MB, and of a big mail keeps the beginning', async () => {
    await expect(send({ to: 'big@example.com', text: 'x'.repeat(11 * 1_048_576) })).rejects.toMatchObject({ responseCode: 552 });
    await send({ to: 'big@example.com', subject: 'Big', text: 'x\n'.repeat(200_000) });
    const [shown, ...rest] = await stage.messages({ to: 'big@example.com' });
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ title: 'Big', raw: { trimmed: true } });
    expect(String(shown?.raw.body).length).toBe(131_072);
  });
});

describe('a mailbox that misbehaves by its name', () => {
  it.each([
    ['sbx-550', 550, '5.1.1'],
    ['sbx-450', 450, '4.2.0'],
    ['sbx-452', 452, '4.2.2'],
    ['sbx-554', 554, '5.7.1'],
    ['ada+sbx-552', 552, '5.2.2'],
    ['sbx-429', 450, '4.7.1'],
    ['sbx-500', 451, '4.3.0'],
  ])('%s is refused with %d %s at RCPT TO', async (name, responseCode, enhanced) => {
    const to = `${name}@example.com`;
    await expect(send({ to })).rejects.toMatchObject({ code: 'EENVELOPE', responseCode, response: expect.stringContaining(`${responseCode} ${enhanced}`) as unknown });
    expect(await stage.messages({ to })).toEqual([]);
  });

  it('sbx-data-554 is refused after DATA, and not kept', async () => {
    await expect(send({ to: 'sbx-data-554@example.com' })).rejects.toMatchObject({ code: 'EMESSAGE', responseCode: 554 });
    expect(await stage.messages({ to: 'sbx-data-554@example.com' })).toEqual([]);
  });

  it('sbx-421 is told that the service closes', async () => {
    await expect(send({ to: 'sbx-421@example.com' })).rejects.toMatchObject({ responseCode: 421 });
  });

  it('sbx-450-first1 is a greylist: no, then yes', async () => {
    await expect(send({ to: 'sbx-450-first1@example.com' })).rejects.toMatchObject({ responseCode: 450 });
    await send({ to: 'sbx-450-first1@example.com' });
    expect(await stage.messages({ to: 'sbx-450-first1@example.com' })).toHaveLength(1);
  });

  it('of two recipients only the one that is refused is lost', async () => {
    const { accepted, rejected } = await send({ to: ['good@example.com', 'sbx-550@example.com'] });
    expect({ accepted, rejected }).toEqual({ accepted: ['good@example.com'], rejected: ['sbx-550@example.com'] });
    expect(await stage.messages({ to: 'good@example.com' })).toHaveLength(1);
  });

  it('sbx-ok-lat300 answers late', async () => {
    const started = performance.now();
    await send({ to: 'sbx-ok-lat300@example.com' });
    expect(performance.now() - started).toBeGreaterThan(299);
  });

  it.each([
    ['sbx-reset', /ECONNECTION|ESOCKET/, 0],
    ['sbx-hang', /ETIMEDOUT/, 0],
    ['sbx-accept-reset', /ECONNECTION|ESOCKET/, 1],
    ['sbx-accept-hang', /ETIMEDOUT/, 1],
    ['sbx-malformed', /EMESSAGE|EPROTOCOL/, 1],
  ])('%s fails with %s and leaves %d in the mailbox', async (name, code, kept) => {
    const to = `${name}@example.com`;
    await expect(send({ to }, { patienceMs: 3_000 })).rejects.toMatchObject({ code: expect.stringMatching(code) as unknown });
    expect(await stage.messages({ to })).toHaveLength(kept);
  });

  it('sbx-goaway takes the mail and closes the connection', async () => {
    await send({ to: 'sbx-goaway@example.com' });
    await holds('it is kept', async () => expect(await stage.messages({ to: 'sbx-goaway@example.com' })).toHaveLength(1));
  });

  it.each([
    [{ status: 503 }, 421],
    [{ status: 429 }, 450],
    [{ code: '552 5.2.2 Full' }, 552],
    [{ code: 550 }, 550],
  ])('a rule says %j as %d', async (action, responseCode) => {
    await stage.rule({ provider: 'smtp', match: 'ruled@', times: 1, action });
    await expect(send({ to: 'ruled@example.com' })).rejects.toMatchObject({ responseCode });
    await send({ to: 'ruled@example.com' });
  });
});
