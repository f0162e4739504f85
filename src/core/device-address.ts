import type { Platform, PushService } from './channel.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusals.ts';
import { normalSubscription, type PushSubscription } from './web-push.ts';

/** What an app or a browser says of itself. */
interface DeviceAsked {
  platform: Platform;
  service: PushService;
  token?: string | null | undefined;
  webPush?: PushSubscription | null | undefined;
}

/** How a push service finds a device; for Web Push the token is the endpoint. */
interface DeviceAddress {
  token: string;
  p256dh: string | null;
  auth: string | null;
}

/** What each service reaches. Firebase has a library for browsers too; whatever a browser runs on, it is of platform WEB. */
const platformsOf: Readonly<Record<PushService, readonly Platform[]>> = {
  FCM: ['ANDROID', 'IOS', 'WEB'],
  APNS: ['IOS'],
  WEB_PUSH: ['WEB'],
};

/**
 * Firebase promises no form and no length; its tokens have always been visible ASCII of some hundred characters. An index holds
 * them, whose entries PostgreSQL keeps below 2,704 bytes.
 */
const fcmToken = /^[!-~]{1,2048}$/;
/** Bytes in hexadecimal: 32 of them today, and Apple says that there may be more. */
const apnsToken = /^(?:[0-9a-f]{2}){32,200}$/i;
/** What the sandbox takes besides: words, by which it is told to misbehave. */
const apnsWord = /^[\w:.~-]{1,400}$/;

/**
 * Where a device is reached, or why no push can ever reach it. `trusting` where the account's provider is a stand-in
 * for the real one, with tokens and endpoints of its own.
 */
export function deviceAddress(asked: DeviceAsked, trusting: boolean, path: string[]): DeviceAddress | Refusal {
  const { platform, service, token, webPush } = asked;
  const platforms = platformsOf[service];
  if (!platforms.includes(platform)) return refuse.wrongPlatform([...path, 'service'], service, platforms, platform);
  if (service === 'WEB_PUSH') {
    if (!webPush) return refuse.noSubscription([...path, 'webPush']);
    return normalSubscription(webPush, trusting, [...path, 'webPush']);
  }
  return flawOf(service, token ?? '', trusting, [...path, 'token']) ?? { token: token ?? '', p256dh: null, auth: null };
}

function flawOf(service: 'FCM' | 'APNS', token: string, trusting: boolean, path: string[]): Refusal | null {
  switch (service) {
    case 'FCM':
      return fcmToken.test(token) ? null : refuse.invalidFcmToken(path);
    case 'APNS':
      return apnsToken.test(token) || (trusting && apnsWord.test(token)) ? null : refuse.invalidApnsToken(path);
  }
}
