import { createHmac } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { createProject } from '../../src/db/projects.ts';
import { eventually } from '../support/eventually.ts';
import { MASTER_KEY } from '../support/house.ts';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
let otherProject: string;
beforeAll(async () => {
  works = await openWorks((accounts) => accounts, { isReportedTo: true });
  otherProject = (await createProject(works.database, MASTER_KEY, { key: 'other', name: 'Other' })).id;
});
afterAll(() => works.leave());

let numbers = 0;
const number = () => `+1555018${String((numbers += 1)).padStart(4, '0')}`;
const hook = (account: string) => `${works.publicUrl}/hooks/${account}`;
async function text(phone: string) {
  const { id } = await works.send({ to: { phone }, channels: ['SMS'], idempotencyKey: newId() });
  return (await works.settled(id)).deliveries[0];
}
const reasons = async (phone: string) => {
  const rows = await works.database.sql<{ reason: string }[]>`
    select reason from suppression where address = ${phone} and project_id = ${works.requester.projectId} order by reason`;
  return rows.map(({ reason }) => reason);
};
const becomes = (phone: string, expected: string[]) =>
  eventually(`${phone} is left alone for ${JSON.stringify(expected)}`, async () => JSON.stringify(await reasons(phone)) === JSON.stringify(expected));

describe.each(['twilio', 'vonage'] as const)('a text to a number of %s', (provider) => {
  const says = (from: string, words: string) => works.sandbox.reply({ provider, from, text: words, url: hook(`sandbox-${provider}`) });

  it('that says STOP leaves the number alone, in every project of the account, until START', async () => {
    const phone = number();
    await says(phone, ' stop ');
    await becomes(phone, ['STOP']);
    expect(await works.database.sql`select 1 from suppression where address = ${phone} and project_id = ${otherProject}`).toHaveLength(1);
    expect(await text(phone)).toMatchObject({ status: 'FILTERED', reason: 'STOP', provider: null });
    await says(phone, 'UNSTOP');
    await becomes(phone, []);
    expect(await text(phone)).toMatchObject({ attempts: 1 });
  });

  it('that only has the word in it changes nothing', async () => {
    const [phone, last] = [number(), number()];
    await says(phone, 'Please stop by on Thursday');
    await says(last, 'QUIT');
    await becomes(last, ['STOP']);
    expect(await reasons(phone)).toEqual([]);
  });

  it('that says START does not bring a dead number back', async () => {
    const [dead, last] = [number(), number()];
    await works.database.sql`
      insert into suppression (id, project_id, channel, address, reason) values (${newId()}, ${works.requester.projectId}, 'SMS', ${dead}, 'TWILIO_30005')`;
    await says(dead, 'STOP');
    await says(dead, 'START');
    await says(last, 'STOP');
    await becomes(last, ['STOP']);
    expect(await reasons(dead)).toEqual(['TWILIO_30005']);
  });
});

describe('Twilio', () => {
  it('is believed what it took a text for, in whatever language', async () => {
    const phone = number();
    const url = hook('sandbox-twilio');
    await works.sandbox.reply({ provider: 'twilio', from: phone, text: 'Arrêtez', optOutType: 'STOP', url });
    await becomes(phone, ['STOP']);
    await works.sandbox.reply({ provider: 'twilio', from: phone, text: 'stop', optOutType: 'HELP', url });
    await works.sandbox.reply({ provider: 'twilio', from: phone, text: 'Oui', optOutType: 'START', url });
    await becomes(phone, []);
  });

  it('that refused a number for its STOP is asked again after START', async () => {
    const phone = '+15005550004';
    expect(await text(phone)).toMatchObject({ status: 'FILTERED', reason: 'TWILIO_21610' });
    await becomes(phone, ['TWILIO_21610']);
    await works.sandbox.reply({ provider: 'twilio', from: phone, text: 'START', url: hook('sandbox-twilio') });
    await becomes(phone, []);
    expect(await text(phone)).toMatchObject({ provider: 'sandbox-twilio' });
  });
});

describe('what is not for us', () => {
  async function knock(account: string, headers: Record<string, string>, body: string): Promise<number> {
    const { statusCode, body: answer } = await request(hook(account), { method: 'POST', reset: true, headers, body });
    await answer.dump();
    return statusCode;
  }
  function byTwilio(fields: Record<string, string>, token = works.sandbox.credentials.twilio.authToken): Promise<number> {
    const signature = getExpectedTwilioSignature(token, hook('sandbox-twilio'), fields);
    return knock('sandbox-twilio', { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature }, new URLSearchParams(fields).toString());
  }

  it('a STOP that nobody signed, or somebody else, is refused and changes nothing', async () => {
    const phone = number();
    const { from } = works.sandbox.credentials.twilio;
    expect(await byTwilio({ From: phone, To: from, Body: 'STOP' }, 'another token')).toBe(403);
    const fields = { msisdn: phone.slice(1), to: '1', text: 'STOP', type: 'text' };
    const sig = createHmac('sha512', 'another secret').update('&msisdn=1').digest('hex');
    expect(await knock('sandbox-vonage', { 'content-type': 'application/json' }, JSON.stringify({ ...fields, sig }))).toBe(403);
    expect(await reasons(phone)).toEqual([]);
  });

  it('a STOP to another number of the same Twilio account, or from no number, changes nothing', async () => {
    const phone = number();
    const { from } = works.sandbox.credentials.twilio;
    expect(await byTwilio({ From: phone, To: '+15005550099', Body: 'STOP' })).toBe(204);
    expect(await byTwilio({ From: 'whatsapp:+15550180000', To: from, Body: 'STOP' })).toBe(204);
    expect(await reasons(phone)).toEqual([]);
    expect(await byTwilio({ From: phone, To: from, Body: 'STOP' })).toBe(204);
    expect(await reasons(phone)).toEqual(['STOP']);
  });
});
