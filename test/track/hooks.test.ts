import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { request } from 'undici';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { House } from '../support/house.ts';
import { openReporting, type Reporting } from '../support/reporting.ts';

const TOKEN = 'a-twilio-token';
const SECRET = 'a-vonage-secret';
const twilioSettings = { accountSid: `AC${'0'.repeat(32)}`, authToken: TOKEN, from: '+15005550006' };
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const webhookKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const mail = { apiKey: 'SG.key', from: 'a@example.test' };
const text = { apiKey: 'key', apiSecret: 'secret', from: 'Carillon' };

let reporting: Reporting;
let house: House;
let url: string;
beforeAll(async () => {
  reporting = await openReporting([
    { name: 'text', adapter: 'twilio', settings: twilioSettings },
    { name: 'mail', adapter: 'sendgrid', settings: { ...mail, webhookKey } },
    { name: 'mute-mail', adapter: 'sendgrid', settings: mail },
    { name: 'text-2', adapter: 'vonage', settings: { ...text, signatureSecret: SECRET, signatureMethod: 'sha256' } },
    { name: 'mute-text', adapter: 'vonage', settings: text },
  ]);
  ({ house, publicUrl: url } = reporting);
});
afterAll(() => reporting.close());

async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const { statusCode, body: answer } = await request(`${url}${path}`, { method: 'POST', reset: true, headers, body });
  await answer.dump();
  return statusCode;
}
const kept = (deliveryId: string) => house.database.sql`
  select account, kind, reason, stops, provider_message_id from receipt where delivery_id = ${deliveryId} order by kind`;

function fromTwilio(deliveryId: string, fields: Record<string, string>, { token = TOKEN, signed = fields } = {}): Promise<number> {
  const path = `/hooks/text?delivery=${deliveryId}`;
  return post(path, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': getExpectedTwilioSignature(token, url + path, signed),
  });
}
function fromSendgrid(events: unknown, { key = pair.privateKey, body = JSON.stringify(events) }: { key?: KeyObject; body?: string } = {}): Promise<number> {
  const timestamp = '1795245600';
  return post('/hooks/mail', body, {
    'content-type': 'application/json',
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + JSON.stringify(events)), key).toString('base64'),
  });
}
function fromVonage(fields: Record<string, string>, secret = SECRET): Promise<number> {
  const signed = Object.keys(fields).sort().map((name) => `&${name}=${(fields[name] ?? '').replace(/[&=]/g, '_')}`).join('');
  const sig = createHmac('sha256', secret).update(signed).digest('hex');
  return post('/hooks/text-2', JSON.stringify({ ...fields, sig }), { 'content-type': 'application/json' });
}

describe('the door for receipts', () => {
  it('keeps what Twilio signed, once however often it comes', async () => {
    const id = newId();
    const fields = { MessageSid: `SM${'1'.repeat(32)}`, MessageStatus: 'undelivered', ErrorCode: '30006', To: '+1', Body: 'a & b = c' };
    expect(await fromTwilio(id, fields)).toBe(204);
    expect(await fromTwilio(id, fields)).toBe(204);
    expect(await kept(id)).toEqual([{ account: 'text', kind: 'failed', reason: 'TWILIO_30006', stops: 'everything', providerMessageId: fields.MessageSid }]);
  });

  it('takes a status that means nothing to us without keeping it', async () => {
    const id = newId();
    expect(await fromTwilio(id, { MessageSid: 'SM1', MessageStatus: 'queued' })).toBe(204);
    expect(await fromTwilio(id, { MessageSid: 'SM1', MessageStatus: 'constructor' })).toBe(204);
    expect(await kept(id)).toEqual([]);
  });

  it('keeps a batch of SendGrid’s, passing over what is none of ours', async () => {
    const [one, two] = [newId(), newId()];
    const events = [
      { event: 'delivered', carillon_delivery: one, sg_message_id: 'abc.filter-0' },
      { event: 'open', carillon_delivery: one, sg_message_id: 'abc.filter-0', sg_machine_open: true },
      { event: 'delivered', email: 'somebody@else.test' },
      { event: 'delivered', carillon_delivery: 'none of ours' },
      { event: 7 },
      null,
      { event: 'bounce', type: 'blocked', status: '5.7.1', carillon_delivery: two },
    ];
    expect(await fromSendgrid(events)).toBe(204);
    expect(await kept(one)).toEqual([{ account: 'mail', kind: 'delivered', reason: null, stops: null, providerMessageId: 'abc' }]);
    expect(await kept(two)).toMatchObject([{ kind: 'failed', reason: 'SENDGRID_BLOCKED_5.7.1', stops: null }]);
  });

  it('keeps what Vonage signed', async () => {
    const id = newId();
    expect(await fromVonage({ 'client-ref': id, status: 'delivered', messageId: 'x', 'err-code': '0', nonce: 'a&b=c' })).toBe(204);
    expect(await kept(id)).toMatchObject([{ account: 'text-2', kind: 'delivered' }]);
  });

  it('believes nothing that is signed with another key, over other words, or not at all', async () => {
    const id = newId();
    const fields = { MessageSid: 'SM1', MessageStatus: 'delivered' };
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const event = { event: 'delivered', carillon_delivery: id };
    expect(await Promise.all([
      fromTwilio(id, fields, { token: 'another' }),
      fromTwilio(id, fields, { signed: { ...fields, MessageStatus: 'failed' } }),
      post(`/hooks/text?delivery=${id}`, new URLSearchParams(fields).toString()),
      fromSendgrid([event], { key: privateKey }),
      fromSendgrid([event], { body: JSON.stringify([event, event]) }),
      post('/hooks/mail', JSON.stringify([event])),
      fromVonage({ 'client-ref': id, status: 'delivered' }, 'another'),
      post('/hooks/text-2', JSON.stringify({ 'client-ref': id, status: 'delivered' })),
      post('/hooks/text-2', 'no json', { 'content-type': 'application/json' }),
    ])).toEqual(Array.from({ length: 9 }, () => 403));
    expect(await kept(id)).toEqual([]);
  });

  it('is not there for accounts that are unknown, or could not be believed', async () => {
    const answers = ['nobody', 'mute-mail', 'mute-text', 'constructor', '__proto__'].map((account) => post(`/hooks/${account}`, '{}'));
    expect(await Promise.all(answers)).toEqual([404, 404, 404, 404, 404]);
  });

  it('reads no body without end', async () => {
    expect(await post('/hooks/mail', Buffer.alloc(1024 * 1024 + 1))).toBe(413);
  });
});
