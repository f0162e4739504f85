import type { AndroidConfig, ApnsConfig, TokenMessage, WebpushConfig } from 'firebase-admin/messaging';
import type { Json, PushMessage } from '../../core/message.ts';
import { apnsHeaders, aps } from './apns-message.ts';

/** FCM keeps a message no longer than four weeks. */
const LONGEST_TTL_MS = 28 * 24 * 3_600_000;
/** Keys that FCM keeps for itself and refuses. */
const RESERVED_KEY = /^(from|message_type|gcm.*|google.*)$/;

/** A delivery as Firebase knows a message; one platform's part, since a token is of one platform. */
export function fcmMessage(message: PushMessage, now: number, androidClickAction: string | undefined): TokenMessage {
  const { token, content } = message;
  return {
    token,
    notification: { title: content.title, body: content.body, ...(content.imageUrl ? { imageUrl: content.imageUrl } : {}) },
    data: dataOf(message),
    ...platformPart(message, now, androidClickAction),
  };
}

function platformPart(
  message: PushMessage,
  now: number,
  clickAction: string | undefined,
): { android: AndroidConfig } | { apns: ApnsConfig } | { webpush: WebpushConfig } {
  const ttl = Math.min(Math.max(message.expiresAt.getTime() - now, 0), LONGEST_TTL_MS);
  switch (message.platform) {
    case 'ANDROID':
      return { android: android(message, ttl, clickAction) };
    case 'IOS':
      return { apns: apns(message) };
    case 'WEB':
      return { webpush: webpush(message, ttl) };
  }
}

const loudness = { HIGH: 'high', NORMAL: 'default', LOW: 'low' } as const;

/**
 * The delivery is what a repeat replaces, unless the sender names what a newer message replaces, too: on its way by the
 * collapse key, on the screen by the tag. The notification channel is the category; where an app has made none of that name, FCM takes the one of its manifest.
 */
function android({ deliveryId, collapse, priority, category, badge }: PushMessage, ttl: number, clickAction: string | undefined): AndroidConfig {
  return {
    ttl,
    // High wakes a sleeping phone, as Firebase does for whatever a person is to see; how loud it is there is told below.
    priority: priority === 'LOW' ? 'normal' : 'high',
    collapseKey: collapse ?? deliveryId,
    notification: {
      tag: collapse ?? deliveryId,
      channelId: category,
      defaultSound: true,
      priority: loudness[priority],
      ...(clickAction ? { clickAction } : {}),
      ...(badge === null ? {} : { notificationCount: badge }),
    },
  };
}

function apns(message: PushMessage): ApnsConfig {
  const { imageUrl } = message.content;
  return {
    headers: apnsHeaders(message),
    payload: { aps: aps(message) },
    ...(imageUrl ? { fcmOptions: { imageUrl } } : {}),
  };
}

function webpush({ deliveryId, collapse, priority, content }: PushMessage, ttl: number): WebpushConfig {
  const { url, imageUrl } = content;
  return {
    headers: {
      TTL: String(Math.floor(ttl / 1_000)),
      Urgency: priority.toLowerCase(),
      // At most 32 characters (RFC 8030, 5.4): a UUID without its dashes.
      Topic: collapse ?? deliveryId.replaceAll('-', ''),
    },
    notification: { tag: collapse ?? deliveryId, ...(imageUrl ? { image: imageUrl } : {}) },
    // FCM refuses the whole message for a link that is not https.
    ...(url?.startsWith('https://') ? { fcmOptions: { link: url } } : {}),
  };
}

/** What the app gets to work with: a flat map of texts. What is no text is JSON; our own keys win. */
function dataOf({ notificationId, deliveryId, category, content, data }: PushMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(fieldsOf(data))) {
    flat[RESERVED_KEY.test(key) ? `_${key}` : key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return { ...flat, notificationId, deliveryId, category, ...(content.url ? { url: content.url } : {}) };
}

function fieldsOf(data: Json): Record<string, Json> {
  if (data === null) return {};
  return typeof data === 'object' && !Array.isArray(data) ? data : { data };
}
