import type { Platform, Priority } from './channel.ts';

/** A value that JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What a person reads, rendered and final. */
export interface Content {
  title: string;
  body: string;
  html?: string | null;
  url?: string | null;
  imageUrl?: string | null;
}

/** What every message carries, whatever its wire. */
export interface Envelope {
  deliveryId: string;
  notificationId: string;
  /** 1 for the first try. The identity that makes a repeat harmless is the delivery's, not the attempt's. */
  attempt: number;
  /** What a newer message takes the place of on its way and on the screen; null where that is a repeat of this very delivery only. At most 32 characters. */
  collapse: string | null;
  category: string;
  /** A promotional mail carries the headers of one-click unsubscribe, where the platform has an address that answers. */
  promotional: boolean;
  priority: Priority;
  /** After this nobody wants it any more: providers get it as TTL, expiration or validity period. */
  expiresAt: Date;
  content: Content;
  data: Json;
}

/** To a mailbox. */
export interface EmailMessage extends Envelope {
  wire: 'email';
  to: string;
}
/** To a phone number. */
export interface SmsMessage extends Envelope {
  wire: 'sms';
  /** E.164 */
  to: string;
}
/** To an app on a device. */
export interface PushMessage extends Envelope {
  wire: 'fcm' | 'apns';
  token: string;
  platform: Platform;
  /** When this token was last registered: a provider's "gone since" before it is stale news. */
  registeredAt: Date;
  /** The person's exact unread count, for the icon; null where the recipient is a bare address. */
  badge: number | null;
}
/** To a browser. */
export interface WebPushMessage extends Envelope {
  wire: 'web_push';
  endpoint: string;
  /** Base64url, as the browser's PushSubscription gives them. */
  p256dh: string;
  auth: string;
}
/** To a room, not to a person: the address is the account's own. */
export interface ChatMessage extends Envelope {
  wire: 'chat';
}
/** To a system, about a person: the address is the account's own. */
export interface WebhookMessage extends Envelope {
  wire: 'webhook';
  recipient: { userId: string } | { email: string } | { phone: string };
}

/** One delivery, ready to leave over one wire. */
export type Message = EmailMessage | SmsMessage | PushMessage | WebPushMessage | ChatMessage | WebhookMessage;
