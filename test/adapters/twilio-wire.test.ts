import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { AdapterTools, Sender } from '../../src/adapters/adapter.ts';
import { twilio } from '../../src/adapters/sms/twilio.ts';
import { codeMeanings, statusMeanings } from '../../src/adapters/sms/twilio-answers.ts';
import type { Outcome, OutcomeKind } from '../../src/core/outcome.ts';
import { openHttpPeer, say, type HttpPeer } from './http-peer.ts';
import { smsMessage } from './messages.ts';

const NOW = Date.UTC(2026, 10, 21);
const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a-very-secret-token', from: '+15005550006' };
const tools: AdapterTools = { now: () => NOW, receiptsUrl: null };
const SID = `SM${'1'.repeat(32)}`;
const soon = () => AbortSignal.timeout(60_000);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function peer(answer: (response: ServerResponse) => void): Promise<HttpPeer> {
  const opened = await openHttpPeer(answer);
  closing.push(opened.close);
  return opened;
}
function sender(baseUrl: string, settings: object = {}, given: Partial<AdapterTools> = {}): Sender<'sms'> {
  const opened = twilio.open(twilio.settings.parse({ ...account, baseUrl, ...settings }), { ...tools, ...given });
  closing.push(() => opened.close());
  return opened;
}
async function answered(status: number, body: object | string, headers: Record<string, string> = {}): Promise<Outcome> {
  const { url } = await peer((response) => say(response, status, headers, body));
  return sender(url).send(smsMessage(), soon());
}
async function form(settings: object, given: Partial<AdapterTools>, message = smsMessage()): Promise<Record<string, string>> {
  const { url, heard } = await peer((response) => say(response, 201, {}, { sid: SID }));
  await sender(url, settings, given).send(message, soon());
  return Object.fromEntries(new URLSearchParams(heard[0]?.body.toString()));
}

describe('what Twilio is told', () => {
  it('is the message, by the account, as a form', async () => {
    const { url, heard } = await peer((response) => say(response, 201, {}, { sid: SID }));
    const message = smsMessage({ to: '+4915112345678', expiresAt: new Date(NOW + 90_500), content: { title: 'no', body: 'Hi é & 🎉 +1' } });
    expect(await sender(url).send(message, soon())).toEqual({ kind: 'sent', providerMessageId: SID });
    const [request] = heard;
    expect(request).toMatchObject({ method: 'POST', path: `/2010-04-01/Accounts/${account.accountSid}/Messages.json` });
    expect(request?.headers.authorization).toBe(`Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`);
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toEqual({
      To: '+4915112345678',
      From: account.from,
      Body: 'Hi é & 🎉 +1',
      ValidityPeriod: '90',
    });
  });

  it('is where receipts go, with retries asked for, where there is such a place', async () => {
    const receiptsUrl = 'https://bell.example/hooks/sms';
    const message = smsMessage();
    expect(await form({}, { receiptsUrl }, message)).toMatchObject({ StatusCallback: `${receiptsUrl}?delivery=${message.deliveryId}#rc=5&rp=all` });
  });

  it('is the messaging service instead of a number, where the account has one', async () => {
    const told = await form({ messagingServiceSid: `MG${'2'.repeat(32)}` }, {});
    expect(told).toMatchObject({ MessagingServiceSid: `MG${'2'.repeat(32)}` });
    expect(told).not.toHaveProperty('From');
  });

  it.each([
    [new Date(NOW + 3 * 86_400_000), '36000'],
    [new Date(NOW + 900), '1'],
    [new Date(NOW - 5_000), '1'],
  ])('is to give up by %s, as near as Twilio can', async (expiresAt, seconds) => {
    expect(await form({}, {}, smsMessage({ expiresAt }))).toMatchObject({ ValidityPeriod: seconds });
  });
});

/** Every code of the table, with the status it comes with; the expectation is written out, not read from the table. */
const rows: [code: number, status: number, kind: OutcomeKind][] = [
  [20003, 401, 'down'],
  [20005, 401, 'down'],
  [21212, 400, 'down'],
  [21408, 400, 'down'],
  [21603, 400, 'down'],
  [21606, 400, 'down'],
  [20429, 429, 'throttled'],
  [21611, 429, 'throttled'],
  [21211, 400, 'gone'],
  [21614, 400, 'gone'],
  [21635, 400, 'gone'],
  [21610, 400, 'suppressed'],
  [21602, 400, 'refused'],
  [21604, 400, 'refused'],
  [21612, 400, 'refused'],
  [21617, 400, 'refused'],
  [30007, 400, 'refused'],
  [99999, 400, 'refused'],
  [20500, 500, 'retry'],
  [20503, 503, 'retry'],
  [99999, 500, 'unknown'],
];

describe('what Twilio’s answers mean', () => {
  it.each(rows)('code %i with status %i is %s', async (code, status, kind) => {
    const outcome = await answered(status, { code, message: 'a text nobody reads', status });
    expect(outcome).toMatchObject({ kind, reason: `TWILIO_${code}` });
  });

  it('every code of the table is tried above', () => {
    const tried = new Set(rows.map(([code]) => code));
    expect(Object.keys(codeMeanings).filter((code) => !tried.has(Number(code)))).toEqual([]);
  });

  it.each([
    [301, 'down'],
    [401, 'down'],
    [403, 'down'],
    [404, 'down'],
    [408, 'unknown'],
    [418, 'refused'],
    [429, 'throttled'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'retry'],
    [504, 'unknown'],
  ] as const)('status %i without a code is %s', async (status, kind) => {
    expect(await answered(status, '<html>Bad Gateway</html>')).toMatchObject({ kind, reason: `TWILIO_${status}` });
  });

  it('every status of the table is tried above', () => {
    expect(Object.keys(statusMeanings)).toEqual(['401', '403', '404', '408', '429', '503']);
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': new Date(NOW + 90_000).toUTCString() }, 90_000],
    [{}, 2_000],
  ])('keeps the Retry-After of %j', async (headers, ms) => {
    const outcome = await answered(429, { code: 20429 }, headers);
    expect(outcome).toEqual({ kind: 'throttled', reason: 'TWILIO_20429', until: new Date(NOW + ms) });
  });

  it('leaves a sender whose queue is full alone for a minute', async () => {
    expect(await answered(429, { code: 21611 })).toMatchObject({ kind: 'throttled', until: new Date(NOW + 60_000) });
  });

  it.each(['<html>hello</html>', '', '{"sid":', 'null', '[]', '{}', '{"sid":5}', '"text"'])('201 with %j says nothing', async (body) => {
    expect(await answered(201, body)).toEqual({ kind: 'unknown', reason: 'UNREADABLE_ANSWER' });
  });
});

describe('a Twilio account', () => {
  it('needs somebody to send as', () => {
    expect(twilio.settings.safeParse({ accountSid: account.accountSid, authToken: 'x' }).success).toBe(false);
  });

  it('goes where it is told to, whatever the environment says of edges and regions', async () => {
    process.env.TWILIO_EDGE = 'sydney';
    process.env.TWILIO_REGION = 'au1';
    try {
      expect(await answered(201, { sid: SID })).toMatchObject({ kind: 'sent' });
    } finally {
      delete process.env.TWILIO_EDGE;
      delete process.env.TWILIO_REGION;
    }
  });
});
