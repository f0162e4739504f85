import { z } from 'zod';
import { forged, messageIdIn, told, unproven } from '../../core/receipt.ts';
import type { AdapterTools, ReceiptReader } from '../adapter.ts';
import { origin } from '../settings.ts';
import { sesReceipts } from './ses-events.ts';
import { createSnsAuthority } from './sns-authority.ts';
import { readSnsMessage } from './sns-message.ts';

/** What an SMTP account says that is one of Amazon SES. */
export const sesSettings = z.strictObject({
  /** The ARNs of the SNS topics that SES reports to; of no other anything is believed. */
  topics: z.array(z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/, 'must be the ARN of an SNS topic')).min(1),
  /** A stand-in for SNS: certificates and confirmations come from there, and not from Amazon. */
  baseUrl: origin.optional(),
});
type SesSettings = z.output<typeof sesSettings>;

/** SES's id of a mail, by which its events name it, as the answer to the mail has it: `250 Ok 0100018f…-000000`. */
export function sesIdIn(answer: string): string | null {
  return messageIdIn(/^250 Ok (\S+)$/i.exec(answer.trim())?.[1]);
}

/** Events of SES by way of SNS, which must be told to sign what it posts (no "raw message delivery"). A subscription to a topic of ours is confirmed. */
export function sesReader({ topics, baseUrl }: SesSettings, { now }: Pick<AdapterTools, 'now'>): ReceiptReader {
  const authority = createSnsAuthority({ baseUrl, now });
  return async ({ body }) => {
    const message = readSnsMessage(body);
    if (message === null || !topics.includes(message.TopicArn)) return forged;
    const judgement = await authority.judge(message);
    if (judgement !== 'genuine') return judgement === 'forged' ? forged : unproven;
    switch (message.Type) {
      case 'SubscriptionConfirmation':
        return (await authority.confirm(message.SubscribeURL, message.TopicArn)) ? told([]) : unproven;
      case 'UnsubscribeConfirmation':
        return told([]);
      case 'Notification':
        return told(sesReceipts(message.Message));
    }
  };
}
