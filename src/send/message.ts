import { sha256 } from '../base/crypto.ts';
import { partsOfLane } from '../core/channel.ts';
import type { Message } from '../core/message.ts';
import type { Claimed } from '../db/claim.ts';

/** The claimed row as its wire takes it, or null where it has no address any more. */
export function messageOf(claimed: Claimed): Message | null {
  const envelope = {
    deliveryId: claimed.id,
    notificationId: claimed.notificationId,
    attempt: claimed.attempt,
    collapse: collapseOf(claimed),
    category: claimed.category,
    promotional: claimed.kind === 'PROMOTIONAL',
    priority: claimed.priority,
    expiresAt: claimed.expiresAt,
    content: claimed.content,
    data: claimed.data,
  };
  const { address, token, p256dh, auth, platform, registeredAt, badge, recipient } = claimed;
  const { wire } = partsOfLane(claimed.lane);
  switch (wire) {
    case 'email':
    case 'sms':
      return address === null ? null : { wire, to: address, ...envelope };
    case 'fcm':
    case 'apns':
      return token === null || platform === null || registeredAt === null
        ? null
        : { wire, token, platform, registeredAt, badge, ...envelope };
    case 'web_push':
      return token === null || p256dh === null || auth === null ? null : { wire, endpoint: token, p256dh, auth, ...envelope };
    case 'chat':
      return { wire, ...envelope };
    case 'webhook':
      return recipient === null ? null : { wire, recipient, ...envelope };
    case 'in_app':
      return null;
  }
}

/** Web Push takes 32 characters at most, and they are fit for every other service, too. */
const COLLAPSE_CHARACTERS = 32;

function collapseOf({ appId, collapseKey }: Claimed): string | null {
  return collapseKey === null ? null : sha256(`${appId} ${collapseKey}`).toString('hex').slice(0, COLLAPSE_CHARACTERS);
}
