import { z } from 'zod';
import type { EmailMessage } from '../../core/message.ts';
import type { Adapter, AdapterTools, Links, Sender } from '../adapter.ts';
import { httpSender } from '../http-sender.ts';
import type { Post } from '../http1.ts';
import { deadlineMs, origin } from '../settings.ts';
import { mailbox, onTheWire } from './mailbox.ts';
import { plainPage } from './plain-page.ts';
import { meaningOf } from './sendgrid-answers.ts';
import { sendgridReceipts, webhookKey } from './sendgrid-receipts.ts';
import { unsubscribeHeaders } from './unsubscribe.ts';

const CONCURRENCY = 50;
const LONGEST_SUBJECT = 998;

const settings = z.strictObject({
  apiKey: z.string().min(1),
  from: mailbox,
  replyTo: mailbox.optional(),
  baseUrl: origin.default('https://api.sendgrid.com'),
  /** The verification key of the event webhook, as SendGrid shows it; without it no event is believed. */
  webhookKey: webhookKey.optional(),
  deadlineMs,
});

type Settings = z.output<typeof settings>;

/**
 * E-mail by SendGrid's REST interface. `custom_args` come back with every event, so that one of them can be traced
 * without the provider's id; the Message-ID is the same for every try of a delivery, as over SMTP.
 */
export const sendgrid: Adapter<'email', typeof settings> = {
  name: 'sendgrid',
  wire: 'email',
  settings,
  open,
  receipts: ({ webhookKey: key }) => (key === undefined ? null : sendgridReceipts(key)),
};

function open(account: Settings, { now, links }: AdapterTools): Sender<'email'> {
  const url = new URL('/v3/mail/send', account.baseUrl);
  const headers = { authorization: `Bearer ${account.apiKey}`, 'content-type': 'application/json' };
  return httpSender<'email'>({
    deadlineMs: account.deadlineMs,
    concurrency: CONCURRENCY,
    allowPrivate: true,
    request(message): Post | { kind: 'refused'; reason: string } {
      const mail = mailOf(message, account, links);
      return mail === null ? { kind: 'refused', reason: 'SENDGRID_ADDRESS' } : { url, headers, body: JSON.stringify(mail) };
    },
    meaningOf: (answer) => meaningOf(answer, now()),
  });
}

/** Null where the address is none that a mail can be addressed to. */
function mailOf(message: EmailMessage, { from, replyTo }: Settings, links: Links | undefined): object | null {
  const { deliveryId, notificationId, attempt, category, content } = message;
  const to = onTheWire(message.to);
  if (to === null) return null;
  return {
    personalizations: [{ to: [{ email: to }] }],
    from: personOf(from),
    ...(replyTo ? { reply_to: personOf(replyTo) } : {}),
    subject: subjectOf(content),
    content: [
      { type: 'text/plain', value: content.body },
      { type: 'text/html', value: content.html ?? plainPage(content) },
    ],
    headers: {
      'Message-ID': `<${deliveryId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Carillon-Notification': notificationId,
      'X-Carillon-Category': category,
      ...unsubscribeHeaders(message, links),
    },
    categories: [category],
    custom_args: { carillon_delivery: deliveryId, carillon_notification: notificationId, carillon_attempt: String(attempt) },
  };
}

function personOf({ name, address }: Settings['from']): object {
  return name === '' ? { email: address } : { email: address, name };
}

/** One line, and never empty: SendGrid refuses a mail without a subject, so then the text speaks for itself. */
function subjectOf({ title, body }: EmailMessage['content']): string {
  const line = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim().slice(0, LONGEST_SUBJECT);
  return line(title) || line(body) || '…';
}
