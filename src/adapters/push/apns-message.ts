import type { Aps } from 'firebase-admin/messaging';
import type { Priority } from '../../core/channel.ts';
import type { PushMessage } from '../../core/message.ts';

/** Apple's limit for the whole body of an alert. */
export const LARGEST_PAYLOAD_BYTES = 4_096;

/**
 * 10 is delivered at once, 5 when it suits the battery. What is urgent may break through a Focus (where the app has
 * Apple's entitlement; it is `active` elsewhere), and what is not only waits in the list.
 */
const manners: Readonly<Record<Priority, { priority: string; interruption?: string }>> = {
  HIGH: { priority: '10', interruption: 'time-sensitive' },
  NORMAL: { priority: '10' },
  LOW: { priority: '5', interruption: 'passive' },
};

/**
 * How Apple is to carry a message, the same directly and through FCM. The delivery is the collapse id, so that a repeat
 * replaces what it repeats, unless the sender names what a newer message replaces, too.
 */
export function apnsHeaders({ deliveryId, collapse, priority, expiresAt }: PushMessage): Record<string, string> {
  return {
    'apns-push-type': 'alert',
    'apns-priority': manners[priority].priority,
    'apns-expiration': String(Math.floor(expiresAt.getTime() / 1_000)),
    'apns-collapse-id': collapse ?? deliveryId,
  };
}

/** Firebase's type knows no interruption level, and hands on what it does not know. */
interface Alert extends Aps {
  'interruption-level'?: string;
}

/** What iOS is to do with a message. Its text is not among it: FCM has that in a place of its own. */
export function aps({ badge, category, content, priority }: PushMessage): Alert {
  const { interruption } = manners[priority];
  return {
    sound: 'default',
    threadId: category,
    ...(badge === null ? {} : { badge }),
    ...(interruption ? { 'interruption-level': interruption } : {}),
    // Lets the app's extension fetch the image before the message is shown.
    ...(content.imageUrl ? { mutableContent: true } : {}),
  };
}

/** Firebase's names for these fields become Apple's. */
export function apsWire({ alert, badge, sound, threadId, mutableContent, 'interruption-level': interruption }: Alert): object {
  return {
    alert,
    badge,
    sound,
    'thread-id': threadId,
    'interruption-level': interruption,
    'mutable-content': mutableContent ? 1 : undefined,
  };
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
