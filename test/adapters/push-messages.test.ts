import { describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { PushMessage } from '../../src/core/message.ts';
import { apnsBody, apnsHeaders } from '../../src/adapters/push/apns-message.ts';
import { fcmMessage } from '../../src/adapters/push/fcm-message.ts';
import { fcmBody } from '../../src/adapters/push/fcm-wire.ts';
import { pushMessage } from './messages.ts';

const NOW = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const deliveryId = newId();
const notificationId = newId();

function message(given: Partial<PushMessage> = {}): PushMessage {
  return pushMessage({
    deliveryId,
    notificationId,
    token: 'a-token',
    expiresAt: new Date(NOW + HOUR_MS),
    content: { title: 'Your order', body: 'It is on its way.', url: 'https://shop.example/42', imageUrl: 'https://shop.example/42.png' },
    data: { order: 42, from: 'the shop', note: 'quick', lines: [1, 2], url: 'https://elsewhere.example' },
    ...given,
  });
}

function onTheWire(given: Partial<PushMessage> = {}, clickAction?: string): unknown {
  const body = fcmBody(fcmMessage(message(given), NOW, clickAction));
  return body === null ? null : (JSON.parse(body) as { message: unknown }).message;
}

const text = { title: 'Your order', body: 'It is on its way.', image: 'https://shop.example/42.png' };
const data = {
  order: '42',
  _from: 'the shop',
  note: 'quick',
  lines: '[1,2]',
  notificationId,
  deliveryId,
  category: 'order',
  url: 'https://shop.example/42',
};

describe('a push for FCM', () => {
  it('to Android', () => {
    expect(onTheWire({}, 'OPEN')).toEqual({
      token: 'a-token',
      notification: text,
      data,
      android: {
        ttl: '3600s',
        priority: 'high',
        collapse_key: deliveryId,
        notification: { tag: deliveryId, channel_id: 'order', click_action: 'OPEN', default_sound: true, notification_priority: 'PRIORITY_DEFAULT', notification_count: 3 },
      },
    });
  });

  it('to iOS', () => {
    expect(onTheWire({ platform: 'IOS' })).toEqual({
      token: 'a-token',
      notification: text,
      data,
      apns: {
        headers: {
          'apns-push-type': 'alert',
          'apns-priority': '10',
          'apns-expiration': String((NOW + HOUR_MS) / 1_000),
          'apns-collapse-id': deliveryId,
        },
        payload: { aps: { badge: 3, sound: 'default', 'thread-id': 'order', 'mutable-content': 1 } },
        fcm_options: { image: 'https://shop.example/42.png' },
      },
    });
  });

  it('to a browser', () => {
    expect(onTheWire({ platform: 'WEB' })).toEqual({
      token: 'a-token',
      notification: text,
      data,
      webpush: {
        headers: { TTL: '3600', Urgency: 'normal', Topic: deliveryId.replaceAll('-', '') },
        notification: { tag: deliveryId, image: 'https://shop.example/42.png' },
        fcm_options: { link: 'https://shop.example/42' },
      },
    });
  });

  it('says nothing of what the message does not have', () => {
    const content = { title: 'Hello', body: 'World' };
    expect(onTheWire({ content, data: null, badge: null })).toEqual({
      token: 'a-token',
      notification: content,
      data: { notificationId, deliveryId, category: 'order' },
      android: {
        ttl: '3600s',
        priority: 'high',
        collapse_key: deliveryId,
        notification: { tag: deliveryId, channel_id: 'order', default_sound: true, notification_priority: 'PRIORITY_DEFAULT' },
      },
    });
  });

  it('gives a browser no link that FCM would refuse', () => {
    expect(onTheWire({ platform: 'WEB', content: { title: '', body: 'x', url: 'http://localhost:4000/' } })).not.toHaveProperty('webpush.fcm_options');
  });

  it('hands data that is no object over whole', () => {
    expect(onTheWire({ data: [1, 'two'] })).toHaveProperty('data.data', '[1,"two"]');
  });

  it.each([
    [new Date(NOW - 1), '0s'],
    [new Date(NOW + 60 * 24 * HOUR_MS), '2419200s'],
  ])('that expires at %s lives %s', (expiresAt, ttl) => {
    expect(onTheWire({ expiresAt })).toHaveProperty('android.ttl', ttl);
  });

  it.each([
    ['HIGH', 'high', 'HIGH', '10', 'time-sensitive'],
    ['NORMAL', 'high', 'DEFAULT', '10', undefined],
    ['LOW', 'normal', 'LOW', '5', 'passive'],
  ] as const)('of %s priority is as loud as that', (priority, android, loudness, ios, interruption) => {
    expect(onTheWire({ priority })).toMatchObject({ android: { priority: android, notification: { notification_priority: `PRIORITY_${loudness}` } } });
    const apple = onTheWire({ priority, platform: 'IOS' });
    expect(apple).toHaveProperty(['apns', 'headers', 'apns-priority'], ios);
    expect(apple).toHaveProperty('apns.payload.aps', expect.objectContaining({ sound: 'default' }));
    const level = interruption === undefined ? [] : [interruption];
    expect(apnsBody(message({ priority })).match(/(?<="interruption-level":")[^"]+/g) ?? []).toEqual(level);
    expect(apnsHeaders(message({ priority }))['apns-priority']).toBe(ios);
    const browser = onTheWire({ priority, platform: 'WEB' });
    expect(browser).toHaveProperty('webpush.headers.Urgency', priority.toLowerCase());
  });

  it('has room for 4,096 bytes, whatever their letters', () => {
    const of = (body: string) => onTheWire({ content: { title: '', body }, data: null });
    expect(of('x'.repeat(3_600))).not.toBeNull();
    expect(of('x'.repeat(4_096))).toBeNull();
    expect(of('ä'.repeat(2_000))).toBeNull();
  });
});

describe('a push for Apple', () => {
  it('has its text under aps, and ours beside it', () => {
    expect(JSON.parse(apnsBody(message({ data: { order: 42 } })))).toEqual({
      aps: {
        alert: { title: 'Your order', body: 'It is on its way.' },
        badge: 3,
        sound: 'default',
        'thread-id': 'order',
        'mutable-content': 1,
      },
      notificationId,
      deliveryId,
      category: 'order',
      url: 'https://shop.example/42',
      imageUrl: 'https://shop.example/42.png',
      data: { order: 42 },
    });
  });

  it('clears the badge when nothing is unread, and leaves it alone when nobody counts', () => {
    expect(JSON.parse(apnsBody(message({ badge: 0 })))).toHaveProperty('aps.badge', 0);
    expect(JSON.parse(apnsBody(message({ badge: null })))).not.toHaveProperty('aps.badge');
  });

  it('tells until when it is wanted, in seconds, and that a repeat replaces it', () => {
    expect(apnsHeaders(message({ priority: 'HIGH' }))).toEqual({
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-expiration': String((NOW + HOUR_MS) / 1_000),
      'apns-collapse-id': deliveryId,
    });
  });
});
