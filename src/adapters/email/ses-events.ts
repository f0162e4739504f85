import { z } from 'zod';
import { isId } from '../../base/ids.ts';
import { parseJson } from '../../base/json.ts';
import { messageIdIn, reasonIn, type Receipt, type ReceiptKind, type Stop } from '../../core/receipt.ts';

/** Both shapes that SES has: a notification says `notificationType`, and event publishing `eventType`. */
const event = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.object({
    messageId: z.string(),
    /** Of the mail as we sent it; in a notification only where that is asked for. */
    headers: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  }),
  bounce: z.object({ bounceType: z.string(), bounceSubType: z.string().nullish() }).nullish(),
  complaint: z.object({ complaintFeedbackType: z.string().nullish(), complaintSubType: z.string().nullish() }).nullish(),
});
type SesEvent = z.output<typeof event>;

interface Meaning {
  kind: ReceiptKind;
  reason?: string;
  stops?: Stop;
}

/**
 * What an event means for us; null: nothing, or nothing yet (a delay).
 * @see https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
function meaningOf({ notificationType, eventType = notificationType, bounce, complaint }: SesEvent): Meaning | null {
  switch (eventType) {
    case 'Send':
      return { kind: 'sent' };
    case 'Delivery':
      return { kind: 'delivered' };
    case 'Open':
      return { kind: 'opened' };
    case 'Click':
      return { kind: 'clicked' };
    case 'Reject':
      return { kind: 'failed', reason: 'SES_REJECT' };
    case 'Bounce':
      if (bounce?.bounceType === 'Permanent') return { kind: 'failed', reason: 'HARD_BOUNCE', stops: 'everything' };
      // A full mailbox, a policy, an answer that nobody can read: none says that the address is dead.
      return { kind: 'failed', reason: reasonIn('SES_BOUNCE', bounce?.bounceSubType) };
    case 'Complaint':
      // Of an earlier mail: SES has the address on its own list, and did not send this one.
      if (complaint?.complaintSubType === 'OnAccountSuppressionList') return { kind: 'failed', reason: 'COMPLAINT', stops: 'promotion' };
      // Somebody took the mail out of the spam folder.
      if (complaint?.complaintFeedbackType === 'not-spam') return { kind: 'delivered' };
      return { kind: 'delivered', reason: 'COMPLAINT', stops: 'promotion' };
    default:
      return null;
  }
}

/** What SES tells of one mail. Each of ours has one recipient, so an event is of one delivery. */
export function sesReceipts(text: string): Receipt[] {
  const { data } = event.safeParse(parseJson(text));
  const meaning = data ? meaningOf(data) : null;
  const providerMessageId = messageIdIn(data?.mail.messageId);
  if (!data || meaning === null || providerMessageId === null) return [];
  const { kind, reason = null, stops = null } = meaning;
  return [{ deliveryId: deliveryIn(data.mail.headers ?? []), providerMessageId, kind, reason, stops }];
}

/** SES puts a Message-ID of its own in the place of ours, which begins with the delivery, but tells us ours. */
function deliveryIn(headers: readonly { name: string; value: string }[]): string | null {
  const ours = headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '';
  const [, id = ''] = /^<([^@<>]+)@/.exec(ours) ?? [];
  return isId(id) ? id : null;
}
