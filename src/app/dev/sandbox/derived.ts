import { createHmac } from 'node:crypto';

/** What the providers that came later were handed out: it follows from the kept seed, so a file of any age is good. */
export interface DerivedSecrets {
  sendgrid: { apiKey: string };
  vonage: { apiKey: string; apiSecret: string; from: string };
  every8d: { uid: string; password: string };
  slack: { team: string; token: string };
  webhook: { secret: string };
}

export function derivedFrom(seed: string): DerivedSecrets {
  const word = (purpose: string) => createHmac('sha256', Buffer.from(seed, 'hex')).update(purpose).digest();
  return {
    sendgrid: { apiKey: `SG.sandbox.${word('sendgrid').toString('base64url')}` },
    vonage: { apiKey: word('vonage key').toString('hex').slice(0, 8), apiSecret: word('vonage secret').toString('base64url').slice(0, 16), from: 'Carillon' },
    every8d: { uid: 'sandbox', password: word('every8d').toString('base64url').slice(0, 16) },
    slack: { team: 'TSANDBOX', token: word('slack').toString('base64url').slice(0, 24) },
    webhook: { secret: `whsec_${word('webhook').toString('base64')}` },
  };
}
