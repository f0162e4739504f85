import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../src/app/providers-file.ts';
import type { UnknownPolicy } from '../../src/core/verdict.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

/** A port on which nobody listens. */
const NOBODY = 'http://127.0.0.1:1';

/** In front of the other accounts for text, one where nobody answers. */
function withDeadAccount(accounts: Account[]): Account[] {
  const dead = accounts
    .filter(({ adapter }) => adapter === 'twilio')
    .map((twilio) => ({ ...twilio, name: 'dead', settings: { ...twilio.settings, baseUrl: NOBODY } }));
  return [...dead, ...accounts];
}

let works: Works;
beforeAll(async () => {
  works = await openWorks(withDeadAccount);
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => works.leave());

let people = 0;
const phone = () => `+1555020${String((people += 1)).padStart(4, '0')}`;
const text = (to: string) => works.send({ to: { phone: to }, channels: ['SMS'], content: { title: 't', body: `text ${to}` } });
const mail = (to: string) => works.send({ to: { email: to }, channels: ['EMAIL'], content: { title: to, body: 'x' } });

describe('an account that fails', () => {
  it('hands over to the next one in the same attempt, and the history names both', async () => {
    const to = phone();
    const { id } = await text(to);
    const { deliveries, providers, events } = await works.settled(id);
    expect(deliveries).toMatchObject([{ status: 'SENT', attempts: 1, provider: 'sandbox-twilio' }]);
    expect(providers).toEqual(['RETRY/dead', 'SUCCESS/sandbox-twilio']);
    expect(events[1]).toBe('RETRY/SMS/CONNECTION_REFUSED');
    expect(await works.sandbox.received('SMS', to)).toHaveLength(1);
  });

  it.each([
    ['an outage', { status: 503 }],
    ['credentials that are none', { status: 401 }],
    ['"slow down"', { status: 429, retryAfter: 1 }],
  ])('does so for %s', async (_, action) => {
    await works.sandbox.rule({ provider: 'twilio', times: 1, action });
    const to = phone();
    const { id } = await text(to);
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 1, provider: 'sandbox-vonage' }] });
    expect(await works.sandbox.received('SMS', to)).toMatchObject([{ provider: 'vonage' }]);
    await eventually('the account may be asked again', () => works.accounts.on('sms')[1]?.standing().state === 'well');
  });

  it('costs one attempt however many accounts there were, and leaves a dead letter when all of them fail each time', async () => {
    for (const provider of ['smtp', 'sendgrid']) await works.sandbox.rule({ provider, action: { status: 503 } });
    const { id } = await mail('nobody@example.test');
    const { deliveries, providers } = await works.settled(id);
    expect(deliveries).toMatchObject([{ status: 'FAILED', attempts: 4 }]);
    for (const provider of ['sandbox-smtp', 'sandbox-sendgrid']) {
      expect(providers.filter((one) => one.endsWith(`/${provider}`)).length).toBeGreaterThanOrEqual(4);
    }
  });

  it('does not hand over what it refused', async () => {
    const { id } = await text('+15005550002');
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'FAILED', attempts: 1, provider: 'sandbox-twilio' }] });
  });

  it('does not hand over what is only the address’s matter', async () => {
    await works.sandbox.rule({ provider: 'smtp', match: 'grey@example.test', times: 1, action: { code: '450 4.7.1' } });
    const { id } = await mail('grey@example.test');
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 2 }] });
    expect((await works.history(id)).providers[0]).toBe('RETRY/sandbox-smtp');
  });
});

describe('what may have been sent', () => {
  it('is held, and not handed over', async () => {
    await works.sandbox.rule({ provider: 'twilio', times: 1, action: { acceptThenReset: true } });
    const to = phone();
    const { id } = await text(to);
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'UNKNOWN', provider: 'sandbox-twilio' }] });
    expect(await works.sandbox.received('SMS', to)).toHaveLength(1);
  });

  it('is resent by the same account alone, also when that one fails', async () => {
    const to = 'bound@example.test';
    await works.sandbox.rule({ provider: 'smtp', match: to, times: 1, action: { acceptThenReset: true } });
    await works.sandbox.rule({ provider: 'smtp', match: to, times: 1, action: { status: 503 } });
    const { id } = await mail(to);
    const { deliveries, providers } = await works.settled(id);
    expect(deliveries).toMatchObject([{ status: 'SENT', attempts: 3 }]);
    expect(providers).toEqual(['UNKNOWN/sandbox-smtp', 'RETRY/sandbox-smtp', 'SUCCESS/sandbox-smtp']);
  });

  it('waits for its receipt where its category says HOLD, and the next channel with it', async () => {
    const { id } = await unknownMail('HOLD');
    await eventually('the mail is held', async () => (await works.history(id)).deliveries[0]?.status === 'UNKNOWN');
    expect(await works.history(id)).toMatchObject({ status: 'ACTIVE', deliveries: [{ status: 'UNKNOWN' }, { status: 'WAITING', attempts: 0 }] });
  });

  it('makes way for the next channel where its category says GIVE_UP, and is not sent again', async () => {
    const { id, email } = await unknownMail('GIVE_UP');
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'FAILED' }, { status: 'SENT' }] });
    expect(await works.sandbox.received('EMAIL', email)).toHaveLength(1);
  });
});

async function unknownMail(unknownPolicy: UnknownPolicy): Promise<{ id: string; email: string }> {
  const key = `unknown-${unknownPolicy}`;
  const email = `${key}@example.test`;
  await works.addCategory(key, { channels: ['EMAIL', 'SMS'], strategy: 'PRIORITY', unknownPolicy });
  await works.addUser(key, { email, phone: phone() });
  await works.sandbox.rule({ provider: 'smtp', match: email, times: 1, action: { acceptThenReset: true } });
  const { id } = await works.send({ to: { userId: key }, category: key });
  return { id, email };
}
