import type { AndroidConfig, ApnsConfig, TokenMessage, WebpushConfig } from 'firebase-admin/messaging';
import { apsWire } from './apns-message.ts';

/** What FCM takes of notification and data together (https://firebase.google.com/docs/cloud-messaging). */
const LARGEST_PAYLOAD_BYTES = 4_096;

/**
 * The body of `messages:send`, or null where FCM would find it too big. The names of Firebase's types become those of
 * the wire as its own library does it: FCM reads either spelling, but what it hands on to Apple it copies letter by letter.
 */
export function fcmBody({ token, notification, data, android, apns, webpush }: TokenMessage): string | null {
  const message = {
    token,
    notification: notification && { title: notification.title, body: notification.body, image: notification.imageUrl },
    data,
    android: android && androidWire(android),
    apns: apns && apnsWire(apns),
    webpush: webpush && webpushWire(webpush),
  };
  const body = JSON.stringify({ message });
  if (Buffer.byteLength(body) <= LARGEST_PAYLOAD_BYTES) return body;
  const counted = [message.notification, data, message.android?.notification, message.apns?.payload, message.webpush?.notification];
  return Buffer.byteLength(JSON.stringify(counted)) <= LARGEST_PAYLOAD_BYTES ? body : null;
}

function androidWire({ ttl, priority, collapseKey, notification }: AndroidConfig) {
  return {
    ttl: ttl === undefined ? undefined : `${Math.floor(ttl / 1_000)}s`,
    priority,
    collapse_key: collapseKey,
    notification: notification && {
      tag: notification.tag,
      channel_id: notification.channelId,
      click_action: notification.clickAction,
      default_sound: notification.defaultSound,
      notification_priority: notification.priority && `PRIORITY_${notification.priority.toUpperCase()}`,
      notification_count: notification.notificationCount,
    },
  };
}

function apnsWire({ headers, payload, fcmOptions }: ApnsConfig) {
  return {
    headers,
    payload: payload && { aps: apsWire(payload.aps) },
    fcm_options: fcmOptions && { image: fcmOptions.imageUrl },
  };
}

function webpushWire({ headers, notification, fcmOptions }: WebpushConfig) {
  return { headers, notification, fcm_options: fcmOptions };
}
