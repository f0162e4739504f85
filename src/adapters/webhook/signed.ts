import { z } from 'zod';
import { madeAt } from '../../base/ids.ts';
import type { WebhookMessage } from '../../core/message.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { httpSender } from '../http-sender.ts';
import { allowPrivate, beyondReach, deadlineMs, isWithinReach } from '../settings.ts';
import { signatureOf, webhookSecret } from './signature.ts';
import { meaningOf } from './signed-answers.ts';

const CONCURRENCY = 20;

const settings = z
  .strictObject({
    url: z.url(),
    /** `whsec_…`. Each of them signs, so that a secret can be replaced without a gap: add the new one, let the receiver change, drop the old. */
    secrets: z.array(webhookSecret).min(1).max(3),
    allowPrivate,
    deadlineMs,
  })
  .refine(isWithinReach, beyondReach);

/**
 * A signed request to the account's URL, by the Standard Webhooks specification (https://www.standardwebhooks.com).
 * `webhook-id` is the delivery's, the same for every try: by it a receiver knows a repeat.
 */
export const webhook: Adapter<'webhook', typeof settings> = { name: 'webhook', wire: 'webhook', settings, open };

function open(account: z.output<typeof settings>, { now }: AdapterTools): Sender<'webhook'> {
  const url = new URL(account.url);
  return httpSender<'webhook'>({
    deadlineMs: account.deadlineMs,
    concurrency: CONCURRENCY,
    allowPrivate: account.allowPrivate,
    request(message) {
      const body = JSON.stringify(eventOf(message));
      const id = message.deliveryId;
      const timestamp = String(Math.floor(now() / 1_000));
      const signed = account.secrets.map((secret) => signatureOf({ id, timestamp, body }, secret)).join(' ');
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Carillon',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signed,
      };
      return { url, headers, body };
    },
    meaningOf: (answer) => meaningOf(answer, now()),
  });
}

/** The same for every try, to the byte. */
function eventOf(message: WebhookMessage): object {
  const { notificationId, deliveryId, recipient, category, priority, promotional, content, data, expiresAt } = message;
  const { title, body, url = null, imageUrl = null } = content;
  return {
    type: 'notification',
    timestamp: madeAt(notificationId).toISOString(),
    data: {
      notificationId,
      deliveryId,
      to: recipient,
      category,
      priority,
      promotional,
      content: { title, body, url, imageUrl },
      data,
      expiresAt: expiresAt.toISOString(),
    },
  };
}
