import type { Account } from '../config.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** One account on each wire, all of them in the sandbox: the same adapters as in production, with another address. */
export function sandboxAccounts({ url, smtpUrl, credentials }: Pick<Sandbox, 'url' | 'smtpUrl' | 'credentials'>): Account[] {
  const { fcm, apns, twilio, smtp } = credentials;
  const { hostname: host, port } = new URL(smtpUrl);
  return [
    {
      name: 'sandbox-smtp',
      adapter: 'smtp',
      settings: { host, port: Number(port), ...smtp, from: 'Carillon <hello@carillon.example>' },
    },
    { name: 'sandbox-twilio', adapter: 'twilio', settings: { baseUrl: url, ...pick(twilio) } },
    { name: 'sandbox-fcm', adapter: 'fcm', settings: { baseUrl: url, serviceAccount: fcm.serviceAccount } },
    { name: 'sandbox-apns', adapter: 'apns', settings: { baseUrl: url, ...apns, allowWords: true } },
    { name: 'sandbox-web-push', adapter: 'vapid', settings: { subject: 'mailto:hello@carillon.example', allowPrivate: true } },
  ];
}

function pick({ accountSid, authToken, from }: Sandbox['credentials']['twilio']) {
  return { accountSid, authToken, from };
}
