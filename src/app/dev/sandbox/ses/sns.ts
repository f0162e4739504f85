import { randomBytes, randomUUID, sign } from 'node:crypto';
import { refused } from '../http/control.ts';
import type { Desk } from '../http/desk.ts';
import type { Reply, WireRequest } from '../http/exchange.ts';
import type { Postman } from '../receipts/postman.ts';
import { makeSigner, type Signer } from './certificate.ts';

/** The one topic there is. */
export const TOPIC_ARN = 'arn:aws:sns:us-east-1:000000000000:sandbox-ses';
const MOST_RETRIES = 5;
const CERTIFICATE = /^\/SimpleNotificationService-([0-9a-f]{32})\.pem$/;
const CONFIRMATION = '/sns/';

/** 1 is signed over SHA-1, 2 over SHA-256; which one, a topic's owner chooses. */
type SignatureVersion = '1' | '2';

/** Whoever listens to the topic. */
interface Subscriber {
  url: string;
  signatureVersion: SignatureVersion;
  /** Until then nothing is published to it. */
  confirmed: boolean;
  token: string;
}

/** Amazon SNS: one topic, with one subscriber at most. */
export interface Sns {
  /** Asks the URL to confirm, as SNS does. */
  subscribe(url: string, signatureVersion: SignatureVersion): void;
  unsubscribe(): void;
  subscriber(): Subscriber | null;
  publish(message: string): void;
  /** `GET` of the certificate, and of the address that confirms. */
  readonly desk: Desk;
}

interface SnsOptions {
  postman: Postman;
  now: () => number;
  /** Where the sandbox is. */
  base: () => string;
}

/** Signs with a key of its own, and retries as SNS does. */
export function createSns({ postman, now, base }: SnsOptions): Sns {
  let subscriber: Subscriber | null = null;
  let signer: Signer | null = null;
  /** Made for the first who subscribes: it takes a fifth of a second. */
  async function ready(): Promise<Signer> {
    return (signer ??= await makeSigner('sns.sandbox.carillon.test', now()));
  }

  function post({ url, signatureVersion }: Subscriber, { key, id }: Signer, fields: Record<string, string>): void {
    const names = Object.keys(fields).sort();
    const text = names.map((name) => `${name}\n${fields[name] ?? ''}\n`).join('');
    const digest = signatureVersion === '1' ? 'sha1' : 'sha256';
    const message = {
      ...fields,
      SignatureVersion: signatureVersion,
      Signature: sign(digest, Buffer.from(text), key).toString('base64'),
      SigningCertURL: `${base()}/SimpleNotificationService-${id}.pem`,
    };
    postman.post({
      url,
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'user-agent': 'Amazon Simple Notification Service Agent',
        'x-amz-sns-message-type': fields.Type ?? '',
      },
      body: JSON.stringify(message),
      retries: MOST_RETRIES,
      // To SNS a 4xx is final.
      isWorthARetry: (trouble) => trouble !== '4xx',
    });
  }

  function common(): Record<string, string> {
    return { MessageId: randomUUID(), TopicArn: TOPIC_ARN, Timestamp: new Date(now()).toISOString() };
  }

  function answerTo({ method, path, query }: WireRequest): Reply {
    if (method !== 'GET') return refused(405, 'GET is understood here');
    return path === CONFIRMATION ? confirm(query) : showCertificate(path);
  }

  function confirm(query: URLSearchParams): Reply {
    if (!subscriber) return refused(403, 'nobody is to be confirmed');
    if (query.get('Token') !== subscriber.token) return refused(403, 'this token confirms nothing');
    subscriber.confirmed = true;
    const body = `<ConfirmSubscriptionResponse><SubscriptionArn>${TOPIC_ARN}:sandbox</SubscriptionArn></ConfirmSubscriptionResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  }

  function showCertificate(path: string): Reply {
    const [, id] = CERTIFICATE.exec(path) ?? [];
    if (!signer || signer.id !== id) return refused(404, 'there is no such certificate');
    return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: signer.certificate };
  }

  return {
    subscribe(url, signatureVersion) {
      const asked: Subscriber = { url, signatureVersion, confirmed: false, token: randomBytes(32).toString('hex') };
      subscriber = asked;
      const { token } = asked;
      void ready().then((found) =>
        post(asked, found, {
          ...common(),
          Type: 'SubscriptionConfirmation',
          Token: token,
          Message: `You have chosen to subscribe to the topic ${TOPIC_ARN}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
          SubscribeURL: `${base()}${CONFIRMATION}?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}&Token=${token}`,
        }),
      );
    },
    unsubscribe() {
      subscriber = null;
    },
    subscriber: () => subscriber,
    publish(message) {
      const to = subscriber;
      if (!to?.confirmed || signer === null) return;
      post(to, signer, { ...common(), Type: 'Notification', Subject: 'Amazon SES Email Event Notification', Message: message });
    },
    desk: {
      owns: ({ path }) => path === CONFIRMATION || CERTIFICATE.test(path),
      handle: (exchange) => exchange.answer(answerTo(exchange.request)),
    },
  };
}
