import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../../src/edge/doors.ts';
import { call, codesOf, transports } from './callers.ts';
import { openHouse, type House } from './house.ts';

const errors = '{ errors { code } }';
const id = '"0190a000-0000-7000-8000-000000000000"';

/** One well-formed call of each operation. */
const calls: Record<keyof typeof doors, string> = {
  'Query.viewer': '{ viewer { id } }',
  'Query.user': '{ user(id: "ann") { id } }',
  'Query.notification': `{ notification(id: ${id}) { id } }`,
  'Query.notifications': '{ notifications { edges { cursor } } }',
  'Query.categories': '{ categories { key } }',
  'Query.webPushPublicKey': '{ webPushPublicKey }',
  'Query.queues': '{ queues { channel } }',
  'Query.deadLetters': '{ deadLetters { edges { cursor } } }',
  'Query.suppressions': '{ suppressions { edges { cursor } } }',
  'Mutation.issueUserToken': `mutation { issueUserToken(input: { userId: "ann" }) ${errors} }`,
  'Mutation.upsertUsers': `mutation { upsertUsers(users: [{ id: "ann" }]) ${errors} }`,
  'Mutation.registerDevice': `mutation { registerDevice(input: { platform: IOS, service: FCM, token: "t" }) ${errors} }`,
  'Mutation.unregisterDevice': `mutation { unregisterDevice(input: { deviceId: ${id} }) ${errors} }`,
  'Mutation.upsertCategory': `mutation { upsertCategory(input: { key: "news" }) ${errors} }`,
  'Mutation.saveTemplate': `mutation { saveTemplate(input: { key: "hi", contents: [{ channel: SMS, locale: "en", body: "hi" }] }) ${errors} }`,
  'Mutation.setPreferences': `mutation { setPreferences(input: { preferences: [{ enabled: true }] }) ${errors} }`,
  'Mutation.sendNotification': `mutation { sendNotification(input: { to: { userId: "ann" }, category: "announcement" }) ${errors} }`,
  'Mutation.sendNotifications': `mutation { sendNotifications(inputs: [{ to: { userId: "ann" }, category: "announcement" }]) ${errors} }`,
  'Mutation.cancelNotification': `mutation { cancelNotification(id: ${id}) ${errors} }`,
  'Mutation.markFeedItems': `mutation { markFeedItems(input: { all: true, as: SEEN }) ${errors} }`,
  'Mutation.setPresence': `mutation { setPresence(input: { looking: true }) ${errors} }`,
  'Mutation.setQuietHours': `mutation { setQuietHours(input: { quietHours: null }) ${errors} }`,
  'Mutation.replayDeadLetters': `mutation { replayDeadLetters(ids: [${id}]) ${errors} }`,
  'Mutation.removeSuppressions': `mutation { removeSuppressions(ids: [${id}]) ${errors} }`,
  'Mutation.replayDeadLettersWhere': 'mutation { replayDeadLettersWhere(filter: { channel: SMS }) { replayed remaining } }',
  'Subscription.feed': 'subscription { feed(after: "lost") { type } }',
  'Subscription.notification': `subscription { notification(id: ${id}) { id } }`,
};

/** The table of the papers, once more and by hand. */
const allowed: Record<'app' | 'user' | 'operator', string[]> = {
  app: [
    'user', 'notification', 'notifications', 'deadLetters', 'replayDeadLetters', 'replayDeadLettersWhere', 'cancelNotification', 'categories',
    'webPushPublicKey',
    'issueUserToken', 'upsertUsers', 'upsertCategory', 'saveTemplate', 'sendNotification', 'sendNotifications',
    'registerDevice', 'unregisterDevice', 'setPreferences', 'markFeedItems', 'setPresence', 'setQuietHours',
  ],
  user: ['viewer', 'sendNotification', 'feed', 'categories', 'webPushPublicKey', 'registerDevice', 'unregisterDevice', 'setPreferences', 'markFeedItems', 'setPresence', 'setQuietHours'],
  operator: ['user', 'notification', 'notifications', 'deadLetters', 'replayDeadLetters', 'replayDeadLettersWhere', 'cancelNotification', 'categories', 'webPushPublicKey', 'queues', 'suppressions', 'removeSuppressions'],
};

const operations = Object.keys(calls) as (keyof typeof doors)[];

describe('the doors', () => {
  let house: House;
  let credentials: Record<keyof typeof allowed, string>;

  beforeAll(async () => {
    house = await openHouse();
    credentials = { app: house.app, operator: house.operator, user: await house.person('ann') };
  });
  afterAll(() => house.close());

  describe.each(transports)('over %s', (transport) => {
    const asked = operations.filter((operation) => transport !== 'http' || !operation.startsWith('Subscription'));

    it.each(asked)('ask %s for credentials', async (operation) => {
      const answer = await call(house, transport, { query: calls[operation] });
      expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    });

    describe.each(['app', 'user', 'operator'] as const)('at the %s door', (door) => {
      it.each(asked)('%s', async (operation) => {
        const answer = await call(house, transport, { query: calls[operation], as: credentials[door] });
        const isOpen = allowed[door].includes(operation.split('.')[1] ?? '');
        expect(codesOf(answer).includes('FORBIDDEN')).toBe(!isOpen);
        expect(codesOf(answer)).not.toContain('UNAUTHENTICATED');
      });
    });
  });
});
