import { afterEach, describe, expect, it } from 'vitest';
import type { AdapterTools, Sender } from '../../src/adapters/adapter.ts';
import { isGsm } from '../../src/adapters/sms/gsm.ts';
import { vonage } from '../../src/adapters/sms/vonage.ts';
import { codeMeanings, statusMeanings } from '../../src/adapters/sms/vonage-answers.ts';
import type { Outcome, OutcomeKind } from '../../src/core/outcome.ts';
import { openHttpPeer, say } from './http-peer.ts';
import { smsMessage } from './messages.ts';

const NOW = Date.UTC(2026, 10, 21);
const soon = () => AbortSignal.timeout(60_000);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function sender(baseUrl: string, tools: Partial<AdapterTools> = {}): Sender<'sms'> {
  const settings = vonage.settings.parse({ apiKey: 'key', apiSecret: 'very-secret', from: 'Carillon', signatureSecret: 'signs', baseUrl });
  const opened = vonage.open(settings, { now: () => NOW, receiptsUrl: null, ...tools });
  closing.push(() => opened.close());
  return opened;
}
async function answered(status: number, body: object | string, headers: Record<string, string> = {}): Promise<Outcome> {
  const { url, close } = await openHttpPeer((response) => say(response, status, headers, body));
  closing.push(close);
  return sender(url).send(smsMessage(), soon());
}
const parts = (...statuses: string[]) => ({
  'message-count': String(statuses.length),
  messages: statuses.map((status, at) => (status === '0' ? { status, 'message-id': `id-${at}` } : { status, 'error-text': 'a text nobody reads' })),
});
async function told(message = smsMessage(), tools: Partial<AdapterTools> = {}) {
  const { url, heard, close } = await openHttpPeer((response) => say(response, 200, {}, parts('0')));
  closing.push(close);
  await sender(url, tools).send(message, soon());
  return { request: heard[0], text: JSON.parse(heard[0]?.body.toString() ?? 'null') as unknown };
}

describe('what Vonage is told', () => {
  it('is the message, by the account, as JSON', async () => {
    const message = smsMessage({ to: '+4915112345678', expiresAt: new Date(NOW + 90_500), content: { title: 'no', body: 'Hi é' } });
    const { request, text } = await told(message, { receiptsUrl: 'https://bell.example/hooks/vonage' });
    expect(request).toMatchObject({ method: 'POST', path: '/sms/json', headers: { authorization: `Basic ${btoa('key:very-secret')}` } });
    expect(text).toEqual({
      from: 'Carillon',
      to: '4915112345678',
      text: 'Hi é',
      type: 'text',
      ttl: 90_500,
      'client-ref': message.deliveryId,
      callback: 'https://bell.example/hooks/vonage',
    });
  });

  it.each([
    [new Date(NOW + 30 * 86_400_000), 604_800_000],
    [new Date(NOW - 1_000), 20_000],
  ])('is to give up by %s, as near as Vonage can', async (expiresAt, ttl) => {
    expect((await told(smsMessage({ expiresAt }))).text).toMatchObject({ ttl });
  });

  it.each([
    ['plain [text] €', 'text'],
    ['Grüße 🎉', 'unicode'],
    ['ça va', 'unicode'],
  ])('%j goes as %s', async (body, type) => {
    expect((await told(smsMessage({ content: { title: '', body } }))).text).toMatchObject({ type });
  });

  it('the basic alphabet is that of GSM 03.38, line breaks included', () => {
    expect(isGsm('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€\f')).toBe(true);
    expect(['ç', '`', 'ê', '“', '\t', 'ا'].filter(isGsm)).toEqual([]);
  });
});

/** The expectation is written out, not read from the table. */
const rows: [status: string, kind: OutcomeKind][] = [
  ['1', 'throttled'],
  ['2', 'refused'],
  ['3', 'refused'],
  ['4', 'down'],
  ['5', 'retry'],
  ['6', 'refused'],
  ['7', 'suppressed'],
  ['8', 'down'],
  ['9', 'down'],
  ['10', 'throttled'],
  ['11', 'down'],
  ['12', 'refused'],
  ['14', 'down'],
  ['15', 'down'],
  ['22', 'refused'],
  ['23', 'down'],
  ['29', 'down'],
  ['32', 'down'],
  ['33', 'gone'],
  ['99', 'refused'],
];

describe('what Vonage’s answers mean', () => {
  it.each(rows)('a 200 with status %s is %s', async (status, kind) => {
    expect(await answered(200, parts(status))).toMatchObject({ kind, reason: `VONAGE_${status}` });
  });

  it('every status of the table is tried above', () => {
    const tried = new Set(rows.map(([status]) => status));
    expect(Object.keys(codeMeanings).filter((status) => !tried.has(status))).toEqual([]);
  });

  it('a long text is sent when all of its parts are', async () => {
    expect(await answered(200, parts('0', '0'))).toEqual({ kind: 'sent', providerMessageId: 'id-0' });
  });

  it('a text of which some parts left must not be sent again', async () => {
    expect(await answered(200, parts('0', '1'))).toEqual({ kind: 'unknown', reason: 'VONAGE_PARTIAL' });
  });

  it.each([
    [301, 'down'],
    [401, 'down'],
    [402, 'down'],
    [403, 'down'],
    [404, 'down'],
    [408, 'unknown'],
    [422, 'refused'],
    [429, 'throttled'],
    [500, 'unknown'],
    [503, 'unknown'],
  ] as const)('HTTP status %i is %s', async (status, kind) => {
    expect(await answered(status, '<html>')).toMatchObject({ kind, reason: `VONAGE_HTTP_${status}` });
  });

  it('every HTTP status of the table is tried above', () => {
    expect(Object.keys(statusMeanings)).toEqual(['401', '402', '403', '404', '408', '429']);
  });

  it.each(['<html>', '', 'null', '{"messages":[]}', '{"messages":[{"status":"very-secret"}]}', '{"messages":[{"status":"0"}]}'])('200 with %j says nothing', async (body) => {
    expect(await answered(200, body)).toEqual({ kind: 'unknown', reason: 'UNREADABLE_ANSWER' });
  });
});
