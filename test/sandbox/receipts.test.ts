import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, holds } from '../support/eventually.ts';
import { openStage, type Stage } from './stage.ts';

interface Receipt {
  url: string;
  signature: string;
  fields: Record<string, string>;
}

let stage: Stage;
let backend: Server;
let url: string;
let receipts: Receipt[] = [];
/** What the backend answers to `queued`, one after another: what else comes between two tries of that must not have an answer of theirs. To all else, and then, 204. */
let answers: number[] = [];

beforeAll(async () => {
  stage = await openStage();
  backend = createServer((request, response) => {
    void receive(request).then((status) => response.writeHead(status === 'queued' ? (answers.shift() ?? 204) : 204).end());
  });
  await once(backend.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});
afterEach(() => {
  receipts = [];
  answers = [];
});
afterAll(async () => {
  await stage.stop();
  backend.closeAllConnections();
  backend.close();
});

async function receive(request: IncomingMessage): Promise<string | undefined> {
  const fields = Object.fromEntries(new URLSearchParams(await text(request)));
  receipts.push({ url: `${url}${request.url ?? ''}`, signature: String(request.headers['x-twilio-signature']), fields });
  return fields.MessageStatus;
}

/** Sends a text and gives Twilio's id of it. */
async function send(to: string, statusCallback = `${url}/hooks/twilio?account=a%20b`): Promise<string> {
  const { accountSid, authToken, from } = stage.credentials.twilio;
  const response = await fetch(`${stage.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({ To: to, From: from, Body: 'Hello', StatusCallback: statusCallback }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { sid: string }).sid;
}

const told = () => receipts.map(({ fields: { MessageStatus = '', ErrorCode } }) => (ErrorCode === undefined ? MessageStatus : `${MessageStatus} ${ErrorCode}`));
const signed = ({ url: called, signature, fields }: Receipt, token = stage.credentials.twilio.authToken) => twilio.validateRequest(token, signature, called, fields);

describe("Twilio's receipts", () => {
  it('come after the answer, in order, and are signed as the SDK verifies', async () => {
    const sid = await send('+4915112345678');
    expect(receipts).toEqual([]);
    await holds('all are there', () => expect(told()).toEqual(['queued', 'sent', 'delivered']));
    for (const receipt of receipts) {
      expect(receipt.fields).toMatchObject({ MessageSid: sid, SmsSid: sid, To: '+4915112345678', AccountSid: stage.credentials.twilio.accountSid });
      expect(signed(receipt)).toBe(true);
      expect(signed(receipt, 'another token')).toBe(false);
      expect(signed({ ...receipt, fields: { ...receipt.fields, MessageStatus: 'failed' } })).toBe(false);
    }
  });

  it.each([
    ['0303', ['queued', 'sent', 'undelivered 30003']],
    ['0305', ['queued', 'sent', 'undelivered 30005']],
    ['0307', ['queued', 'sent', 'undelivered 30007']],
    ['0301', ['queued', 'failed 30001']],
    ['0310', ['delivered', 'sent', 'queued']],
    ['0311', ['queued', 'queued', 'sent', 'sent', 'delivered', 'delivered']],
  ])('for +1500555%s are %j', async (number, expected) => {
    await send(`+1500555${number}`);
    await holds('all are there', () => expect(told()).toEqual(expected));
    expect(receipts.every((receipt) => signed(receipt))).toBe(true);
  });

  it('are dropped where that is asked for, though the message is delivered', async () => {
    const dropped = await send('+15005550312');
    await send('+4915112345678');
    await holds('those of the other are there', () => expect(told()).toEqual(['queued', 'sent', 'delivered']));
    expect(receipts.map(({ fields }) => fields.MessageSid)).not.toContain(dropped);
  });

  it('may be asked for by a rule', async () => {
    await stage.rule({ provider: 'twilio', match: '+4915100000001', times: 1, action: { lateCode: 30006, receipts: 'duplicated' } });
    await send('+4915100000001');
    await holds('all are there', () => expect(told().filter((status) => status === 'undelivered 30006')).toHaveLength(2));
  });

  it('are tried again as the fragment of the callback asks, which is neither called nor signed', async () => {
    answers = [500, 404, 204];
    await send('+15005550301', `${url}/hooks#rc=2&rp=all`);
    await holds('the last is there', () => expect(told()).toContain('failed 30001'));
    await eventually('three were tried for the first', () => told().filter((status) => status === 'queued').length === 3);
    expect(receipts.every((receipt) => receipt.url === `${url}/hooks` && signed(receipt))).toBe(true);
  });

  it('are not tried again by themselves after an answer, be it no', async () => {
    answers = [500];
    await send('+4915112345678', `${url}/once`);
    await send('+15005550301', `${url}/once#rc=1&rp=5xx`);
    await holds('all are there', () => expect(told()).toEqual(expect.arrayContaining(['delivered', 'failed 30001'])));
    expect(told().filter((status) => status === 'queued')).toHaveLength(2);
  });

  it('of a backend that is not there trouble nobody', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    await send('+4915112345678', `http://127.0.0.1:${port}/`);
    await send('+4915112345678');
    await holds('those that can arrive do', () => expect(told()).toEqual(['queued', 'sent', 'delivered']));
  });
});
