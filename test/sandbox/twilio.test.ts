import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openStage, type Stage } from './stage.ts';

const TO = '+4915112345678';
let stage: Stage;
let client: ReturnType<typeof twilio>;

beforeAll(async () => {
  stage = await openStage();
  client = clientWith(stage.credentials.twilio.authToken);
});
afterAll(() => stage.stop());

/** The real SDK, transport and all; only what it wants to tell api.twilio.com is told the sandbox. */
class ToSandbox extends twilio.RequestClient {
  override request<Data>(options: Parameters<typeof twilio.RequestClient.prototype.request<Data>>[0]): ReturnType<typeof twilio.RequestClient.prototype.request<Data>> {
    return super.request<Data>({ ...options, uri: options.uri.replace('https://api.twilio.com', stage.url) });
  }
}

function clientWith(authToken: string): ReturnType<typeof twilio> {
  return twilio(stage.credentials.twilio.accountSid, authToken, { httpClient: new ToSandbox() });
}

const from = '+15005550006';
const create = (params: object = {}) => client.messages.create({ to: TO, from, body: 'Hello', ...params });

describe('Twilio', () => {
  it('takes a message as its SDK sends it, and the SDK understands the answer', async () => {
    const message = await create({ body: 'Hi é 🎉', validityPeriod: 60 });
    expect(message).toMatchObject({ status: 'queued', to: TO, from, body: 'Hi é 🎉', numSegments: '1', errorCode: null });
    expect(message.sid).toMatch(/^SM5a4db0c5[0-9a-f]{24}$/);
    expect(message.dateCreated).toBeInstanceOf(Date);
    const [shown, ...rest] = await stage.messages({ channel: 'SMS', to: TO });
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ provider: 'twilio', title: null, body: 'Hi é 🎉', raw: { messageId: message.sid, validityPeriod: '60', segments: 1 } });
    const { accountSid, authToken } = stage.credentials.twilio;
    expect(JSON.stringify(shown)).not.toContain(btoa(`${accountSid}:${authToken}`));
  });

  it('takes a messaging service or a name instead of a number', async () => {
    const { messagingServiceSid } = stage.credentials.twilio;
    expect(await create({ from: undefined, messagingServiceSid })).toMatchObject({ messagingServiceSid, from: null });
    expect(await create({ from: 'Carillon' })).toMatchObject({ from: 'Carillon' });
  });

  it('tells later what became of a message', async () => {
    const { sid } = await create();
    await eventually('the message is delivered', async () => (await client.messages(sid).fetch()).status === 'delivered');
    expect((await client.messages(sid).fetch()).dateSent).toBeInstanceOf(Date);
  });

  it.each([
    ['no number', { to: 'ada' }, 21211],
    ['a number without its plus', { to: '4915112345678' }, 21211],
    ['no sender', { from: undefined }, 21603],
    ['a sender that is not ours', { from: '+14155550100' }, 21606],
    ["Twilio's own magic senders", { from: '+15005550001' }, 21212],
    ["Twilio's own magic senders", { from: '+15005550007' }, 21606],
    ['nothing to say', { body: '' }, 21602],
    ['1601 characters', { body: 'x'.repeat(1_601) }, 21617],
    ['a callback that is no URL', { statusCallback: 'nowhere' }, 21609],
    ['a validity of no time', { validityPeriod: 0 }, 90014],
    ['a validity of days', { validityPeriod: 100_000 }, 90007],
  ])('refuses %s', async (_, params, code) => {
    await expect(create(params)).rejects.toMatchObject({ status: 400, code, moreInfo: `https://www.twilio.com/docs/errors/${code}` });
  });

  it('takes 1600 characters to the last one', async () => {
    expect(await create({ body: 'x'.repeat(1_600) })).toMatchObject({ numSegments: '11' });
  });

  it('refuses a wrong password, another account, and services and messages that it never had', async () => {
    await expect(clientWith('wrong').messages.create({ to: TO, from, body: 'x' })).rejects.toMatchObject({ status: 401, code: 20003 });
    const { accountSid, authToken } = stage.credentials.twilio;
    const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;
    await expect(create({ from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` })).rejects.toMatchObject({ status: 404, code: 21701 });
    const other = await fetch(`${stage.url}/2010-04-01/Accounts/AC0/Messages.json`, { method: 'POST', headers: { authorization } });
    expect(other.status).toBe(404);
    await expect(client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it.each([
    ['0001', 400, 21211],
    ['0002', 400, 21612],
    ['0003', 400, 21408],
    ['0004', 400, 21610],
    ['0009', 400, 21614],
    ['0401', 401, 20003],
    ['0429', 429, 20429],
    ['0500', 500, 20500],
    ['0503', 503, 20503],
  ])('answers +1500555%s with %d and %d', async (number, status, code) => {
    const to = `+1500555${number}`;
    await expect(create({ to })).rejects.toMatchObject({ status, code });
    expect(await stage.messages({ to })).toEqual([]);
  });

  it('fails as often as the digit before the last three says, then works', async () => {
    await expect(create({ to: '+15005552503' })).rejects.toMatchObject({ code: 20503 });
    await expect(create({ to: '+15005552503' })).rejects.toMatchObject({ code: 20503 });
    expect(await create({ to: '+15005552503' })).toMatchObject({ status: 'queued' });
  });
});
