import { afterEach, describe, expect, it } from 'vitest';
import { templated } from '../../src/adapters/sms/templated.ts';
import { statusMeanings } from '../../src/adapters/sms/templated-answers.ts';
import type { SmsMessage } from '../../src/core/message.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { openHttpPeer, say, type Heard } from './http-peer.ts';
import { smsMessage } from './messages.ts';

const NOW = Date.UTC(2026, 10, 21);
const SECRET = 'very-secret';
const soon = () => AbortSignal.timeout(60_000);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const asJson = { format: 'json', success: [{ field: 'result.code', oneOf: [0] }], id: 'result.ids.0', meanings: { 7: 'suppressed', LIMIT: 'throttled' } };
const parse = (given: object) =>
  templated.settings.safeParse({ url: 'http://127.0.0.1:1/send', account: { key: SECRET }, answer: asJson, allowPrivate: true, ...given });

async function sent(given: object, message: SmsMessage, answer: { status?: number; body?: object | string; headers?: Record<string, string> } = {}): Promise<{ outcome: Outcome; heard: Heard | undefined }> {
  const { url, heard, close } = await openHttpPeer((response) => say(response, answer.status ?? 200, answer.headers, answer.body ?? { result: { code: 0, ids: ['m1'] } }));
  closing.push(close);
  const settings = parse({ url: `${url}/send?v=1`, ...given });
  if (!settings.success) throw settings.error;
  const sender = templated.open(settings.data, { now: () => NOW, receiptsUrl: null });
  closing.push(() => sender.close());
  return { outcome: await sender.send(message, soon()), heard: heard[0] };
}
const answered = async (body: object | string, status = 200, given: object = {}) => (await sent(given, smsMessage(), { body, status })).outcome;

/** Everything that ends a field somewhere. */
const NASTY = 'a&to=+666"}\r\nX-Evil: 1 {{ account.key }} {% raw %} é🎉';

describe('the request of a described firm', () => {
  const message = smsMessage({ to: '+886912345678', content: { title: 'T', body: NASTY }, expiresAt: new Date(NOW + 600_000) });

  it('is a form whose fields no text can leave', async () => {
    const { heard } = await sent({ form: { key: '{{ account.key }}', to: '{{ to | remove_first: "+886" | prepend: "0" }}', text: '{{ text }}', minutes: '{{ seconds | divided_by: 60 }}' } }, message);
    expect(heard).toMatchObject({ method: 'POST', path: '/send?v=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([...new URLSearchParams(heard?.body.toString())]).toEqual([['key', SECRET], ['to', '0912345678'], ['text', NASTY], ['minutes', '10']]);
  });

  it('is JSON in which only texts are templates', async () => {
    const { heard } = await sent({ json: { messages: [{ to: '{{ number }}', text: '{{ text }}', flash: false, kind: 3, id: '{{ id }}' }] } }, message);
    expect(heard?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(heard?.body.toString() ?? '')).toEqual({ messages: [{ to: '886912345678', text: NASTY, flash: false, kind: 3, id: message.deliveryId }] });
  });

  it('is a query, added to what the URL has', async () => {
    const { heard } = await sent({ method: 'GET', query: { text: '{{ text }}' } }, message);
    expect(heard?.method).toBe('GET');
    expect([...new URL(heard?.path ?? '', 'http://x').searchParams]).toEqual([['v', '1'], ['text', NASTY]]);
  });

  it('has headers of one line each', async () => {
    const { heard } = await sent({ headers: { Authorization: 'Bearer {{ account.key }}', 'X-Text': '{{ text }}' }, form: {} }, message);
    expect(heard?.headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'x-text': 'a&to=+666"} X-Evil: 1 {{ account.key }} {% raw %}' });
    expect(heard?.headers).not.toHaveProperty('x-evil');
  });
});

describe('the answer of a described firm', () => {
  it.each([
    [{ result: { code: 0, ids: ['m1'] } }, { kind: 'sent', providerMessageId: 'm1' }],
    [{ result: { code: '0', ids: [17] } }, { kind: 'sent', providerMessageId: '17' }],
    [{ result: { code: 7 } }, { kind: 'suppressed', reason: 'HTTP_SMS_7' }],
    [{ result: { code: 12 } }, { kind: 'refused', reason: 'HTTP_SMS_12' }],
    [{ result: { code: SECRET } }, { kind: 'refused', reason: 'HTTP_SMS_REFUSED' }],
    [{ result: { code: 'constructor' } }, { kind: 'refused', reason: 'HTTP_SMS_REFUSED' }],
    [{ result: { code: 0 } }, { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
    [{ result: {} }, { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
    [{ result: { code: 'a page of text' } }, { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
    ['<html>captive portal</html>', { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
    ['', { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
  ])('%j is %j', async (body, outcome) => {
    expect(await answered(body)).toEqual(outcome);
  });

  const line = { answer: { format: { separator: ',' }, success: [{ field: '0', atLeast: 0 }, { field: '1', oneOf: ['1'] }], id: '4', code: '0', meanings: { '-101': 'down' } } };
  it.each([
    ['78.0,1,1.0,0,batch-1\r\n', { kind: 'sent', providerMessageId: 'batch-1' }],
    ['-101,wrong password', { kind: 'down', reason: 'HTTP_SMS_-101' }],
    ['-7,something', { kind: 'refused', reason: 'HTTP_SMS_-7' }],
    ['78.0,1', { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
    ['<html>,1,1,1,x', { kind: 'unknown', reason: 'UNREADABLE_ANSWER' }],
  ])('the line %j is %j', async (body, outcome) => {
    expect(await answered(body, 200, line)).toEqual(outcome);
  });

  it.each([
    [302, 'down'],
    [400, 'refused'],
    [401, 'down'],
    [402, 'down'],
    [403, 'down'],
    [404, 'down'],
    [405, 'down'],
    [408, 'unknown'],
    [429, 'throttled'],
    [500, 'unknown'],
  ] as const)('status %i is %s, unless its body has a code that the account names', async (status, kind) => {
    expect(await answered('', status)).toMatchObject({ kind, reason: `HTTP_SMS_STATUS_${status}` });
    const named = { answer: { ...asJson, code: 'result.code' } };
    expect(await answered({ result: { code: 7 } }, status, named)).toEqual({ kind: 'suppressed', reason: 'HTTP_SMS_7' });
  });

  it('every status of the table is tried above', () => {
    expect(Object.keys(statusMeanings)).toEqual(['401', '402', '403', '404', '405', '408', '429']);
  });

  it('that throttles says until when', async () => {
    const { outcome } = await sent({}, smsMessage(), { body: { result: { code: 'LIMIT' } }, headers: { 'retry-after': '30' } });
    expect(outcome).toEqual({ kind: 'throttled', reason: 'HTTP_SMS_LIMIT', until: new Date(NOW + 30_000) });
  });
});

describe('the description of a firm', () => {
  it.each([
    ['a template that cannot be parsed', { form: { text: '{{ text' } }],
    ['a variable that there is not', { form: { text: '{{ txt }}' } }],
    ['a filter that there is not', { query: { text: '{{ text | shout }}' } }],
    ['an account’s word that there is not', { headers: { authorization: '{{ account.token }}' } }],
    ['a file', { form: { text: '{% include "/etc/passwd" %}' } }],
    ['a way to a prototype', { form: { text: '{{ account.constructor }}' } }],
    ['two bodies', { form: {}, json: {} }],
    ['a body with GET', { method: 'GET', form: {} }],
    ['a header of the connection', { headers: { Host: 'elsewhere' } }],
    ['a header that is none', { headers: { 'x y': '1' } }],
    ['an http: URL where private networks are out of reach', { allowPrivate: false }],
    ['a private address', { url: 'https://10.0.0.1/', allowPrivate: false }],
  ])('is refused for %s, and tells no secret', (_, given) => {
    const parsed = parse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toContain(SECRET);
  });
});
