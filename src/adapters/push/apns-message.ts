import type { Aps } from 'firebase-admin/messaging';
import type { PushMessage } from '../../core/message.ts';

/** Apple's limit for the whole body of an alert. */
export const GREATEST_PAYLOAD_BYTES = 4_096;

/**
 * How Apple is to carry a message, the same directly and through FCM. The delivery is the collapse id, so that a repeat
 * replaces what it repeats.
 */
export function apnsHeaders({ deliveryId, priority, expiresAt }: PushMessage): Record<string, string> {
  return {
    'apns-push-type': 'alert',
    // 10: at once; 5: when it suits the battery.
    'apns-priority': priority === 'LOW' ? '5' : '10',
    'apns-expiration': String(Math.floor(expiresAt.getTime() / 1_000)),
    'apns-collapse-id': deliveryId,
  };
}

/** What iOS is to do with a message. Its text is not among it: FCM has that in a place of its own. */
export function aps({ badge, category, content }: PushMessage): Aps {
  return {
    sound: 'default',
    threadId: category,
    ...(badge === null ? {} : { badge }),
    // Lets the app's extension fetch the image before the message is shown.
    ...(content.imageUrl ? { mutableContent: true } : {}),
  };
}

/** Firebase's names for these fields become Apple's. */
export function apsWire({ alert, badge, sound, threadId, mutableContent }: Aps): object {
  return { alert, badge, sound, 'thread-id': threadId, 'mutable-content': mutableContent ? 1 : undefined };
}

/** The body for Apple: the text and how to show it under `aps`, ours beside it. */
export function apnsBody(message: PushMessage): string {
  const { notificationId, deliveryId, category, content, data } = message;
  return JSON.stringify({
    aps: apsWire({ ...aps(message), alert: { title: content.title, body: content.body } }),
    notificationId,
    deliveryId,
    category,
    url: content.url ?? undefined,
    imageUrl: content.imageUrl ?? undefined,
    data: data ?? undefined,
  });
}
