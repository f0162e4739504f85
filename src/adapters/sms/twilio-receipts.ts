import { isId } from '../../base/ids.ts';
import { forged, messageIdIn, reasonIn, told, type Receipt, type ReceiptKind, type Reply } from '../../core/receipt.ts';
import type { ReceiptReader } from '../adapter.ts';
import { isFor, repliesOf, wishIn } from './keywords.ts';

/** What a status means for us. Those before the carrier has it (accepted, scheduled, queued, sending) mean nothing. */
const kinds: Readonly<Record<string, ReceiptKind>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'opened',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** The number belongs to nobody, is a landline, or its owner said stop: https://www.twilio.com/docs/api/errors */
const DEAD_OR_STOPPED: readonly string[] = ['21610', '30005', '30006'];

/** What an account sends as; incoming messages to anything else of the Twilio account are none of ours. */
interface TwilioSender {
  from?: string | undefined;
  messagingServiceSid?: string | undefined;
}

/**
 * Status callbacks, one for each change, and incoming messages, where the number or the messaging service is set to bring them
 * here: a form, signed with the account's token over the public URL and the fields. The delivery is in the URL, and so under
 * the signature.
 */
export function twilioReceipts(authToken: string, sender: TwilioSender): ReceiptReader {
  return async ({ url, headers, body }) => {
    const signature = headers['x-twilio-signature'];
    if (typeof signature !== 'string') return forged;
    const form = new URLSearchParams(body.toString('utf8'));
    // Only this part of the library: it takes 6 ms to load where the whole takes 200.
    const { validateRequest } = await import('twilio/lib/webhooks/webhooks.js');
    if (!validateRequest(authToken, signature, url, fieldsOf(form))) return forged;
    return form.has('MessageStatus') ? told(receiptsIn(url, form)) : told([], repliesIn(form, sender));
  };
}

/** A field that comes several times is a list to the signature. */
function fieldsOf(form: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function receiptsIn(url: string, form: URLSearchParams): Receipt[] {
  const deliveryId = new URL(url).searchParams.get('delivery') ?? '';
  const status = form.get('MessageStatus') ?? '';
  const kind = Object.hasOwn(kinds, status) ? kinds[status] : undefined;
  if (kind === undefined || !isId(deliveryId)) return [];
  const code = form.get('ErrorCode');
  const failed = kind === 'failed';
  return [
    {
      deliveryId,
      providerMessageId: messageIdIn(form.get('MessageSid')),
      kind,
      reason: failed ? reasonIn('TWILIO', code ?? status) : null,
      stops: failed && code !== null && DEAD_OR_STOPPED.includes(code) ? 'everything' : null,
    },
  ];
}

/** With "Advanced Opt-Out" Twilio says itself what it took the text for, in whatever language; without it, the text tells. */
function repliesIn(form: URLSearchParams, { from = '', messagingServiceSid }: TwilioSender): Reply[] {
  const isOurs = messagingServiceSid === undefined ? isFor(form.get('To') ?? '', from) : form.get('MessagingServiceSid') === messagingServiceSid;
  return isOurs ? repliesOf(form.get('From') ?? '', wishIn(form.get('OptOutType') ?? form.get('Body') ?? '')) : [];
}
