import { createECDH, createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** What the providers that came later were handed out: it follows from the kept seed, so a file of any age is good. */
interface DerivedSecrets {
  sendgrid: { apiKey: string; webhookKey: string };
  vonage: { apiKey: string; apiSecret: string; signatureSecret: string; from: string };
  every8d: { uid: string; password: string };
  slack: { team: string; token: string };
  webhook: { secret: string };
}

/** The same seed gives the same credentials. */
export function derivedFrom(seed: string): DerivedSecrets {
  const word = (purpose: string) => createHmac('sha256', Buffer.from(seed, 'hex')).update(purpose).digest();
  return {
    sendgrid: { apiKey: `SG.sandbox.${word('sendgrid').toString('base64url')}`, webhookKey: shown(eventKeyFrom(seed)) },
    vonage: {
      apiKey: word('vonage key').toString('hex').slice(0, 8),
      apiSecret: word('vonage secret').toString('base64url').slice(0, 16),
      signatureSecret: word('vonage signature').toString('base64url'),
      from: 'Carillon',
    },
    every8d: { uid: 'sandbox', password: word('every8d').toString('base64url').slice(0, 16) },
    slack: { team: 'TSANDBOX', token: word('slack').toString('base64url').slice(0, 24) },
    webhook: { secret: `whsec_${word('webhook').toString('base64')}` },
  };
}

/** What SendGrid's events are signed with. */
export function eventKeyFrom(seed: string): KeyObject {
  const curve = createECDH('prime256v1');
  const d = createHmac('sha256', Buffer.from(seed, 'hex')).update('sendgrid events').digest();
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  const coordinate = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: coordinate(1), y: coordinate(33) };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

/** The public half, as SendGrid shows it. */
function shown(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}
