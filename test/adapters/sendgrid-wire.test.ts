import { afterEach, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/adapters/adapter.ts';
import { sendgrid } from '../../src/adapters/email/sendgrid.ts';
import { statusMeanings } from '../../src/adapters/email/sendgrid-answers.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { openHttpPeer, say } from './http-peer.ts';
import { emailMessage } from './messages.ts';

const NOW = Date.UTC(2026, 10, 21);
const ID = 'x8pqTnxLT2ytwE8Hoa8GjQ';
const soon = () => AbortSignal.timeout(60_000);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function sender(baseUrl: string, settings: object = {}): Sender<'email'> {
  const account = { apiKey: 'SG.very-secret', from: 'Carillon <bell@carillon.example>', baseUrl, ...settings };
  const opened = sendgrid.open(sendgrid.settings.parse(account), { now: () => NOW, receiptsUrl: null });
  closing.push(() => opened.close());
  return opened;
}
async function answered(status: number, body: object | string, headers: Record<string, string> = {}): Promise<Outcome> {
  const { url, close } = await openHttpPeer((response) => say(response, status, headers, body));
  closing.push(close);
  return sender(url).send(emailMessage(), soon());
}
async function told(message = emailMessage(), settings: object = {}) {
  const { url, heard, close } = await openHttpPeer((response) => say(response, 202, { 'x-message-id': ID }));
  closing.push(close);
  const outcome = await sender(url, settings).send(message, soon());
  return { outcome, request: heard[0], mail: JSON.parse(heard[0]?.body.toString() ?? 'null') as Record<string, unknown> };
}

describe('what SendGrid is told', () => {
  it('is the mail, with ids of ours that come back with every event', async () => {
    const message = emailMessage({ to: 'grüße@bücher.example', attempt: 2, category: 'order' });
    const { outcome, request, mail } = await told(message, { replyTo: 'help@carillon.example' });
    expect(outcome).toEqual({ kind: 'sent', providerMessageId: ID });
    expect(request).toMatchObject({ method: 'POST', path: '/v3/mail/send', headers: { authorization: 'Bearer SG.very-secret' } });
    expect(mail).toMatchObject({
      personalizations: [{ to: [{ email: 'grüße@xn--bcher-kva.example' }] }],
      from: { email: 'bell@carillon.example', name: 'Carillon' },
      reply_to: { email: 'help@carillon.example' },
      subject: 'Your order',
      content: [{ type: 'text/plain', value: 'It has been shipped.' }, { type: 'text/html' }],
      headers: { 'Message-ID': `<${message.deliveryId}@carillon.example>` },
      categories: ['order'],
      custom_args: { carillon_delivery: message.deliveryId, carillon_notification: message.notificationId, carillon_attempt: '2' },
    });
  });

  it.each([
    ['Two\r\nBcc: everybody@example.com', 'Two Bcc: everybody@example.com'],
    ['', 'The text'],
    [' \t', 'The text'],
  ])('has one line of subject for %j', async (title, subject) => {
    const { mail } = await told(emailMessage({ content: { title, body: 'The text' } }));
    expect(mail.subject).toBe(subject);
  });

  it('escapes a text that becomes a page', async () => {
    const { mail } = await told(emailMessage({ content: { title: 'x', body: '<script>alert(1)</script>' } }));
    const [, page] = mail.content as { value: string }[];
    expect(page?.value).toContain('&lt;script&gt;');
    expect(page?.value).not.toContain('<script>');
  });
});

const errors = (field: string | null) => ({ errors: [{ message: 'a text nobody reads', field, help: null }] });

describe('what SendGrid’s answers mean', () => {
  it.each([
    [400, 'refused'],
    [401, 'down'],
    [403, 'down'],
    [404, 'down'],
    [405, 'down'],
    [408, 'retry'],
    [413, 'refused'],
    [429, 'throttled'],
    [301, 'down'],
    [500, 'retry'],
    [503, 'retry'],
  ] as const)('status %i is %s', async (status, kind) => {
    expect(await answered(status, errors(null))).toMatchObject({ kind, reason: `SENDGRID_${status}` });
  });

  it('every status of the table is tried above', () => {
    expect(Object.keys(statusMeanings)).toEqual(['401', '403', '404', '405', '408', '429']);
  });

  it.each([
    ['personalizations.0.to.0.email', { kind: 'gone', reason: 'SENDGRID_TO' }],
    ['from.email', { kind: 'down', reason: 'SENDGRID_FROM' }],
    ['reply_to', { kind: 'down', reason: 'SENDGRID_FROM' }],
    ['subject', { kind: 'refused', reason: 'SENDGRID_400' }],
    ['personalizations.0.total', { kind: 'refused', reason: 'SENDGRID_400' }],
  ])('a 400 about %s is %j', async (field, outcome) => {
    expect(await answered(400, errors(field))).toEqual(outcome);
  });

  it.each([
    [{ 'x-ratelimit-reset': String(NOW / 1_000 + 30), 'retry-after': '99' }, 30_000],
    [{ 'x-ratelimit-reset': String(NOW / 1_000 - 30) }, 0],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'x-ratelimit-reset': 'soon' }, 5_000],
    [{}, 5_000],
  ])('waits as %j asks', async (headers, ms) => {
    expect(await answered(429, errors(null), headers)).toEqual({ kind: 'throttled', reason: 'SENDGRID_429', until: new Date(NOW + ms) });
  });

  it.each([
    [200, { 'x-message-id': ID }],
    [202, {}],
    [204, {}],
  ])('%i with %j says nothing', async (status, headers) => {
    expect(await answered(status, '', headers as Record<string, string>)).toEqual({ kind: 'unknown', reason: 'UNREADABLE_ANSWER' });
  });

  it('an answer without end is cut off, and read as far as it came', async () => {
    const { url, close } = await openHttpPeer((response) => {
      response.writeHead(500);
      const talk = setInterval(() => response.write('x'.repeat(32_768)), 1);
      response.on('close', () => clearInterval(talk));
    });
    closing.push(close);
    expect(await sender(url).send(emailMessage(), soon())).toEqual({ kind: 'retry', reason: 'SENDGRID_500' });
  });
});
