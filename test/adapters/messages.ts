import { createECDH, randomBytes } from 'node:crypto';
import { newId } from '../../src/base/ids.ts';
import type { ChatMessage, EmailMessage, PushMessage, SmsMessage, WebhookMessage, WebPushMessage } from '../../src/core/message.ts';

const HOUR_MS = 3_600_000;

function envelope() {
  return {
    deliveryId: newId(),
    notificationId: newId(),
    attempt: 1,
    category: 'order',
    collapse: null,
    promotional: false,
    priority: 'NORMAL',
    expiresAt: new Date(Date.now() + HOUR_MS),
    content: { title: 'Your order', body: 'It has been shipped.' },
    data: null,
  } as const;
}

export function emailMessage(given: Partial<EmailMessage> = {}): EmailMessage {
  return { wire: 'email', to: `${randomBytes(6).toString('hex')}@example.com`, ...envelope(), ...given };
}

export function smsMessage(given: Partial<SmsMessage> = {}): SmsMessage {
  return { wire: 'sms', to: `+4915${String(Math.random()).slice(2, 11)}`, ...envelope(), ...given };
}

export function pushMessage(given: Partial<PushMessage> = {}): PushMessage {
  return {
    wire: 'fcm',
    token: randomBytes(32).toString('hex'),
    platform: 'ANDROID',
    registeredAt: new Date(Date.now() - HOUR_MS),
    badge: 3,
    ...envelope(),
    ...given,
  };
}

/** A browser's half of a subscription, with the secret half to read what arrives. */
export function subscription(endpoint: string) {
  const curve = createECDH('prime256v1');
  const p256dh = curve.generateKeys('base64url');
  const auth = randomBytes(16).toString('base64url');
  return { endpoint, p256dh, auth, curve };
}

export function webPushMessage(
  { endpoint, p256dh, auth }: Pick<WebPushMessage, 'endpoint' | 'p256dh' | 'auth'>,
  given: Partial<WebPushMessage> = {},
): WebPushMessage {
  return { wire: 'web_push', endpoint, p256dh, auth, ...envelope(), ...given };
}

/** To a room that others write to, too: its text tells it from theirs. */
export function chatMessage(given: Partial<ChatMessage> = {}): ChatMessage {
  const content = { title: 'Your order', body: `It has been shipped, ${randomBytes(6).toString('hex')}.` };
  return { wire: 'chat', ...envelope(), content, ...given };
}

export function webhookMessage(given: Partial<WebhookMessage> = {}): WebhookMessage {
  return { wire: 'webhook', recipient: { userId: 'ada' }, ...envelope(), ...given };
}

/** The telling lines of a key in PEM: as JSON shows it, its line ends are other ones. */
export function linesOf(pem: string): string[] {
  return pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
}
