import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReporting, type Reporting } from '../support/reporting.ts';

/** A message and its signatures as Vonage's library for Node has them (packages/sms of Vonage/vonage-node-sdk). */
const message = {
  'message-timestamp': '2013-11-21 15:27:30',
  messageId: '020000001B0FE827',
  msisdn: '14843472194',
  text: 'Test again',
  timestamp: '1385047698',
  to: '13239877404',
  type: 'text',
};
const signatures = {
  md5hash: 'd2e7b1dc968737c5998ad624e02f90b7',
  md5: 'DDEBD46008C2D4E93CCE578A332A52D5',
  sha1: '27D0D05C2876C7CB1720DBCDBA4D492E1E55C09A',
  sha256: 'DDB8397C2B90AAC7F3882D306475C9A5058C92322EEF43C92B298B6E0FC0D330',
  sha512: 'E0D3C650F8C9D1A5C174D10DDDBFB003E561F59B265616208B0487C5D819481CD3C311D59CF6165ECD1139622D5BA3A256C0D763AC4A9AD9144B5A426B94FE82',
};
const methods = Object.entries(signatures);

const settings = { apiKey: 'key', apiSecret: 'secret', from: 'Carillon', signatureSecret: 'my_secret_key_for_testing' };

let reporting: Reporting;
beforeAll(async () => {
  reporting = await openReporting(methods.map(([signatureMethod]) => ({ name: signatureMethod, adapter: 'vonage', settings: { ...settings, signatureMethod } })));
});
afterAll(() => reporting.close());

async function post(account: string, fields: Record<string, string>, type: 'json' | 'form' = 'json'): Promise<number> {
  const { statusCode, body } = await request(`${reporting.publicUrl}/hooks/${account}`, {
    method: 'POST',
    reset: true,
    headers: { 'content-type': type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: type === 'json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
  });
  await body.dump();
  return statusCode;
}

describe.each(methods)('a signature by %s', (method, sig) => {
  it('that Vonage’s library makes is believed, in JSON and as a form', async () => {
    expect(await post(method, { ...message, sig })).toBe(204);
    expect(await post(method, { ...message, sig }, 'form')).toBe(204);
  });

  it('is of these words and no others, and by this method and no other', async () => {
    expect(await post(method, { ...message, text: 'Test once more', sig })).toBe(403);
    expect(await post(method, { ...message, added: '1', sig })).toBe(403);
    expect(await post(method, message)).toBe(403);
    for (const [other, theirs] of methods) if (other !== method) expect(await post(method, { ...message, sig: theirs })).toBe(403);
  });
});
