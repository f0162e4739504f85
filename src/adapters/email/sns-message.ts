import { z } from 'zod';
import { parseJson } from '../../base/json.ts';

const common = {
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
};
const notification = z.object({ Type: z.literal('Notification'), ...common, Subject: z.string().nullish() });
const subscription = z.object({
  Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  ...common,
  Token: z.string(),
  SubscribeURL: z.string(),
});
const message = z.discriminatedUnion('Type', [notification, subscription]);

/** What Amazon SNS posts, as it says it is. */
export type SnsMessage = z.output<typeof message>;

/** Null where it is none, as with "raw message delivery", which is not signed. */
export function readSnsMessage(body: Buffer): SnsMessage | null {
  return message.safeParse(parseJson(body.toString('utf8'))).data ?? null;
}

/**
 * What the signature is over: names and values, a line each, in the order of the names.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export function signedText(sns: SnsMessage): string {
  const { Message, MessageId, Timestamp, TopicArn, Type } = sns;
  const signed =
    sns.Type === 'Notification'
      ? { Message, MessageId, Subject: sns.Subject, Timestamp, TopicArn, Type }
      : { Message, MessageId, SubscribeURL: sns.SubscribeURL, Timestamp, Token: sns.Token, TopicArn, Type };
  return Object.entries(signed).flatMap(([name, value]) => (value == null ? [] : [`${name}\n${value}\n`])).join('');
}
