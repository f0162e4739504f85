import { createServer } from 'node:http';
import { once } from 'node:events';
import { sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSigner, type Signer } from '../../src/app/dev/sandbox/ses/certificate.ts';
import { openProviders } from '../../src/app/providers.ts';
import { newId } from '../../src/base/ids.ts';
import { openHouse, type House } from '../support/house.ts';
import { openReturns, type Returns } from '../support/returns.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:mail-events';
const NOW = Date.UTC(2026, 10, 21);

let house: House;
let returns: Returns;
let signer: Signer;
let other: Signer;
let outdated: Signer;
/** What was asked of the stand-in for SNS. */
let asked: string[] = [];
let confirmationStatus = 200;
const certificates = new Map<string, string>();
const sns = createServer((incoming, answer) => {
  asked.push(incoming.url ?? '');
  const certificate = certificates.get(incoming.url ?? '');
  if (certificate !== undefined) answer.end(certificate);
  else if (incoming.url?.startsWith('/confirm')) answer.writeHead(confirmationStatus).end();
  else answer.writeHead(404).end();
});
let snsUrl: string;

beforeAll(async () => {
  house = await openHouse();
  returns = await openReturns(house.database);
  [signer, other, outdated] = await Promise.all([makeSigner('sns', NOW), makeSigner('sns', NOW), makeSigner('sns', NOW - 11 * 366 * 86_400_000)]);
  for (const one of [signer, other, outdated]) certificates.set(pathOf(one), one.certificate);
  await once(sns.listen(0, '127.0.0.1'), 'listening');
  snsUrl = `http://127.0.0.1:${(sns.address() as AddressInfo).port}`;
  const settings = { host: '127.0.0.1', port: 1, from: 'a@example.test' };
  await returns.open(
    openProviders({
      accounts: [
        { name: 'mail', adapter: 'smtp', settings: { ...settings, ses: { topics: [TOPIC], baseUrl: snsUrl } } },
        { name: 'amazon', adapter: 'smtp', settings: { ...settings, ses: { topics: [TOPIC] } } },
        { name: 'plain', adapter: 'smtp', settings },
      ],
      clock: { now: () => NOW },
      projectIds: new Map(),
      kept: {},
      wayBack: returns.wayBack,
    }),
  );
});
afterAll(async () => {
  sns.closeAllConnections();
  sns.close();
  await returns.close();
  await house.leave();
});

function pathOf({ id }: Signer): string {
  return `/SimpleNotificationService-${id}.pem`;
}

interface Post {
  account?: string;
  by?: Signer;
  version?: string;
  /** Of what is signed. */
  fields?: Record<string, string>;
  /** Of what is posted, in the place of what was signed. */
  changed?: Record<string, unknown>;
}
async function post({ account = 'mail', by = signer, version = '1', fields = {}, changed = {} }: Post): Promise<number> {
  const signed: Record<string, string> = { Type: 'Notification', MessageId: newId(), TopicArn: TOPIC, Timestamp: '2026-11-21T00:00:00.000Z', Message: '{}', ...fields };
  const text = Object.keys(signed).sort().map((name) => `${name}\n${signed[name] ?? ''}\n`).join('');
  const body = {
    ...signed,
    SignatureVersion: version,
    Signature: sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(text), by.key).toString('base64'),
    SigningCertURL: snsUrl + pathOf(by),
    ...changed,
  };
  return raw(account, JSON.stringify(body));
}
async function raw(account: string, body: string): Promise<number> {
  const { statusCode, body: answer } = await request(`${returns.wayBack.publicUrl}/hooks/${account}`, {
    method: 'POST',
    reset: true,
    headers: { 'content-type': 'text/plain; charset=UTF-8' },
    body,
  });
  await answer.dump();
  return statusCode;
}

const told = (messageId: string, event: object) => JSON.stringify({ mail: { messageId }, ...event });
const kept = (messageId: string) => house.database.sql`select account, delivery_id, kind, reason, stops from receipt where provider_message_id = ${messageId}`;
const subscription = { Type: 'SubscriptionConfirmation', Token: 't' };

describe('the door for SES', () => {
  it.each([
    ['notificationType', 'Delivery', {}, { kind: 'delivered', reason: null, stops: null }],
    ['eventType', 'Delivery', {}, { kind: 'delivered', reason: null, stops: null }],
    ['eventType', 'Send', {}, { kind: 'sent', reason: null, stops: null }],
    ['eventType', 'Open', {}, { kind: 'opened', reason: null, stops: null }],
    ['eventType', 'Click', {}, { kind: 'clicked', reason: null, stops: null }],
    ['eventType', 'Reject', {}, { kind: 'failed', reason: 'SES_REJECT', stops: null }],
    ['notificationType', 'Bounce', { bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail' } }, { kind: 'failed', reason: 'HARD_BOUNCE', stops: 'everything' }],
    ['eventType', 'Bounce', { bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } }, { kind: 'failed', reason: 'SES_BOUNCE_MAILBOXFULL', stops: null }],
    ['eventType', 'Bounce', { bounce: { bounceType: 'Undetermined', bounceSubType: 'Undetermined' } }, { kind: 'failed', reason: 'SES_BOUNCE_UNDETERMINED', stops: null }],
    ['notificationType', 'Complaint', { complaint: { complaintFeedbackType: 'abuse' } }, { kind: 'delivered', reason: 'COMPLAINT', stops: 'promotion' }],
    ['notificationType', 'Complaint', { complaint: { complaintFeedbackType: 'not-spam' } }, { kind: 'delivered', reason: null, stops: null }],
    ['notificationType', 'Complaint', { complaint: { complaintSubType: 'OnAccountSuppressionList' } }, { kind: 'failed', reason: 'COMPLAINT', stops: 'promotion' }],
  ])('keeps of %s %s %j: %j', async (shape, type, more, expected) => {
    const messageId = newId();
    expect(await post({ fields: { Message: told(messageId, { [shape]: type, ...more }) } })).toBe(204);
    expect(await kept(messageId)).toEqual([{ account: 'mail', deliveryId: null, ...expected }]);
  });

  it('knows the delivery where the headers of the mail come along', async () => {
    const [messageId, delivery] = [newId(), newId()];
    const headers = [{ name: 'From', value: 'a' }, { name: 'Message-ID', value: `<${delivery}@example.test>` }];
    expect(await post({ fields: { Message: JSON.stringify({ eventType: 'Delivery', mail: { messageId, headers } }) } })).toBe(204);
    expect(await kept(messageId)).toMatchObject([{ deliveryId: delivery }]);
  });

  it.each(['{}', 'no JSON', '[]', '{"eventType":"Delivery"}', '{"eventType":"DeliveryDelay","mail":{"messageId":"delayed"}}', '{"eventType":"constructor","mail":{"messageId":"delayed"}}'])(
    'takes what means nothing without keeping it: %s',
    async (Message) => {
      expect(await post({ fields: { Message } })).toBe(204);
      expect(await kept('delayed')).toEqual([]);
    },
  );

  it('believes both versions of the signature, with a subject and without', async () => {
    expect(await post({ version: '1', fields: { Subject: 'Amazon SES Email Event Notification' } })).toBe(204);
    expect(await post({ version: '2', fields: { Subject: 'Amazon SES Email Event Notification' } })).toBe(204);
    expect(await post({ version: '2' })).toBe(204);
  });

  it('believes nothing that is changed, signed by somebody else, of another topic, or not signed', async () => {
    const messageId = newId();
    const Message = told(messageId, { eventType: 'Delivery' });
    const forged: Post[] = [
      { changed: { Message } },
      { changed: { Timestamp: '2026-11-22T00:00:00.000Z' } },
      { changed: { Subject: 'added' } },
      { fields: { Message }, changed: { SignatureVersion: '2' } },
      { fields: { Message }, changed: { SignatureVersion: '3' } },
      { fields: { Message }, changed: { Signature: '' } },
      { fields: { Message }, changed: { Signature: 7 } },
      { fields: { Message, TopicArn: `${TOPIC}-2` } },
      { fields: { Message }, by: other, changed: { SigningCertURL: snsUrl + pathOf(signer) } },
      { fields: { Message }, changed: { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: `${snsUrl}/confirm` } },
    ];
    for (const one of forged) expect([one, await post(one)]).toEqual([one, 403]);
    for (const body of ['', 'null', '[]', Message, '{"Type":"Notification"}']) expect(await raw('mail', body)).toBe(403);
    expect(await kept(messageId)).toEqual([]);
  });

  it.each([
    'http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-west-1.amazonaws.com.example.test/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-west-1.amazonaws.com@127.0.0.1/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://me:you@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://s3.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-west-1.amazonaws.com/mine.pem',
    'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem?a=b',
    'https://127.0.0.1/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'file:///etc/passwd',
    'no URL',
  ])('asks for no certificate at %s', async (SigningCertURL) => {
    expect(await post({ account: 'amazon', changed: { SigningCertURL } })).toBe(403);
  });

  it('asks for a certificate once, and to come again where it cannot be had or has run out', async () => {
    asked = [];
    const absent = { ...signer, id: '0'.repeat(32) };
    expect(await Promise.all([post({ by: absent }), post({ by: absent }), post({ by: other }), post({ by: other })])).toEqual([503, 503, 204, 204]);
    expect(asked.sort()).toEqual([pathOf(absent), pathOf(other)].sort());
    expect(await post({ by: outdated })).toBe(503);
  });

  it('confirms a subscription to a topic of ours, at SNS and nowhere else', async () => {
    asked = [];
    expect(await post({ fields: { ...subscription, SubscribeURL: `${snsUrl}/confirm?Token=t` } })).toBe(204);
    expect(asked).toEqual(['/confirm?Token=t']);
    const elsewhere = snsUrl.replace('127.0.0.1', 'localhost');
    expect(await post({ fields: { ...subscription, SubscribeURL: `${elsewhere}/confirm?Token=t` } })).toBe(503);
    expect(await post({ fields: { ...subscription, TopicArn: `${TOPIC}-2`, SubscribeURL: `${snsUrl}/confirm?Token=t` } })).toBe(403);
    expect(asked).toHaveLength(1);
  });

  it('asks SNS to come again where confirming did not work', async () => {
    confirmationStatus = 500;
    expect(await post({ version: '2', fields: { ...subscription, SubscribeURL: `${snsUrl}/confirm` } })).toBe(503);
    confirmationStatus = 200;
    expect(await post({ version: '2', fields: { ...subscription, SubscribeURL: `${snsUrl}/confirm` } })).toBe(204);
  });

  it('takes the end of a subscription without asking for another', async () => {
    asked = [];
    expect(await post({ fields: { ...subscription, Type: 'UnsubscribeConfirmation', SubscribeURL: `${snsUrl}/confirm` } })).toBe(204);
    expect(asked).toEqual([]);
  });

  it('is closed for an account that is none of SES', async () => {
    expect(await post({ account: 'plain' })).toBe(404);
  });
});
