import { verify, X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { spend, type Rate } from '../../core/rate.ts';
import { guardedGet } from '../guarded-get.ts';
import { signedText, type SnsMessage } from './sns-message.ts';

/** SNS waits 15 s for our answer. */
const DEADLINE_MS = 5_000;
const CERTIFICATES_KEPT = 16;
/** What could not be had is asked for again after this. */
const ABSENCE_KEPT_MS = 10_000;
/** Anybody can make us ask for a certificate; Amazon has one for each region, and changes it about once a year. */
const FETCHES: Rate = { count: 30, perMs: 60_000 };
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;

/** Who tells SNS's own messages from others, and answers its question whether we want them. */
interface SnsAuthority {
  judge(message: SnsMessage): Promise<'genuine' | 'forged' | 'unproven'>;
  /** Goes where the subscription is confirmed; false where that did not work. */
  confirm(url: string, topicArn: string): Promise<boolean>;
}

/** `baseUrl`: where a stand-in for SNS is, whose certificate and confirmations come from there alone. */
export function createSnsAuthority({ baseUrl, now }: { baseUrl: string | undefined; now: () => number }): SnsAuthority {
  const get = guardedGet({ allowPrivate: baseUrl !== undefined, deadlineMs: DEADLINE_MS });
  const certificates = new LRUCache<string, Promise<X509Certificate | null>>({ max: CERTIFICATES_KEPT });
  let fetchesFullAt = 0;

  /** SNS's own URL for a topic, or null: a message may name any. */
  function placeOf(text: string, topicArn: string): URL | null {
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    return url.origin === (baseUrl ?? originOf(topicArn)) && url.username === '' && url.password === '' ? url : null;
  }

  function certificateAt({ href }: URL): Promise<X509Certificate | null> {
    const known = certificates.get(href);
    if (known) return known;
    const spent = spend(fetchesFullAt, FETCHES, now(), 1);
    fetchesFullAt = spent.fullAt;
    if (!spent.allowed) return Promise.resolve(null);
    const fetched = get(href).then((answer) => (answer?.status === 200 ? readCertificate(answer.body) : null));
    certificates.set(href, fetched);
    void fetched.then((found) => {
      if (found === null) certificates.set(href, fetched, { ttl: ABSENCE_KEPT_MS });
    });
    return fetched;
  }

  return {
    async judge(message) {
      const url = placeOf(message.SigningCertURL, message.TopicArn);
      if (url === null || !CERTIFICATE_PATH.test(url.pathname) || url.search !== '') return 'forged';
      const certificate = await certificateAt(url);
      if (certificate === null || !isValid(certificate, now())) return 'unproven';
      const digest = message.SignatureVersion === '1' ? 'sha1' : 'sha256';
      const signature = Buffer.from(message.Signature, 'base64');
      return verify(digest, Buffer.from(signedText(message)), certificate.publicKey, signature) ? 'genuine' : 'forged';
    },
    async confirm(text, topicArn) {
      const url = placeOf(text, topicArn);
      return url !== null && (await get(url.href))?.status === 200;
    },
  };
}

/** `arn:aws-cn:sns:cn-north-1:…` is at home at `https://sns.cn-north-1.amazonaws.com.cn`. */
function originOf(topicArn: string): string {
  const [, partition, , region = ''] = topicArn.split(':');
  return `https://sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : null;
  } catch {
    return null;
  }
}

function isValid({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now < Date.parse(validTo);
}
