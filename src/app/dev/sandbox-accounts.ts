import type { Account } from '../providers-file.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export const SENDGRID_ACCOUNT = 'sandbox-sendgrid';
/** First in the line of mail, with SendGrid behind it. */
export const SMTP_ACCOUNT = 'sandbox-smtp';
const FROM = 'Carillon <hello@carillon.example>';

/** Accounts on every wire, several in order on some, all of them in the sandbox: the same adapters as in production, with another address. */
export function sandboxAccounts({ url, smtpUrl, credentials }: Pick<Sandbox, 'url' | 'smtpUrl' | 'credentials'>): Account[] {
  const { fcm, apns, twilio, smtp, ses, sendgrid, vonage, every8d, slack, webhook } = credentials;
  const { hostname: host, port } = new URL(smtpUrl);
  return [
    {
      name: SMTP_ACCOUNT,
      adapter: 'smtp',
      settings: { host, port: Number(port), ...smtp, from: FROM, ses },
    },
    { name: SENDGRID_ACCOUNT, adapter: 'sendgrid', settings: { baseUrl: url, ...sendgrid, from: FROM } },
    { name: 'sandbox-twilio', adapter: 'twilio', settings: { baseUrl: url, ...pick(twilio) } },
    { name: 'sandbox-vonage', adapter: 'vonage', settings: { baseUrl: url, ...vonage } },
    { name: 'sandbox-every8d', adapter: 'http-sms', settings: every8dSettings(every8d) },
    { name: 'sandbox-fcm', adapter: 'fcm', settings: { baseUrl: url, serviceAccount: fcm.serviceAccount } },
    { name: 'sandbox-apns', adapter: 'apns', settings: { baseUrl: url, ...apns, allowWords: true } },
    { name: 'sandbox-web-push', adapter: 'vapid', settings: { subject: 'mailto:hello@carillon.example', allowPrivate: true } },
    { name: 'sandbox-slack', adapter: 'slack', settings: { ...slack, allowPrivate: true } },
    { name: 'sandbox-webhook', adapter: 'webhook', settings: { url: webhook.url, secrets: [webhook.secret], allowPrivate: true } },
  ];
}

/** How a firm is described whose answer is a line of commas: credit, sent, cost, unsent, id; or a code below zero and a text. */
export function every8dSettings({ url, uid, password }: Sandbox['credentials']['every8d']) {
  return {
    url,
    form: {
      UID: '{{ account.uid }}',
      PWD: '{{ account.password }}',
      SB: '{{ category }}',
      MSG: '{{ text }}',
      DEST: '{{ to }}',
      RETRYTIME: '{{ seconds | divided_by: 60 | at_least: 5 | at_most: 1440 }}',
    },
    account: { uid, password },
    answer: {
      format: { separator: ',' },
      success: [
        { field: '0', atLeast: 0 },
        { field: '1', oneOf: ['1'] },
      ],
      id: '4',
      code: '0',
      meanings: { '-99': 'unknown', '-100': 'down', '-101': 'down', '-306': 'gone' },
    },
    allowPrivate: true,
  };
}

function pick({ accountSid, authToken, from }: Sandbox['credentials']['twilio']) {
  return { accountSid, authToken, from };
}
