import type { Belongings, Stranger } from './neighbourhood.ts';

/** One operation of a stranger who names what is Vera's, and what they see of it. */
export interface Case {
  by: Stranger[];
  query: (its: Belongings) => string;
  sees: unknown;
  /** The name is the caller's own to give: it makes a thing of theirs, beside Vera's. */
  makesTheirOwn?: boolean;
}

const refused = (code: string, rest: object = {}) => ({ ...rest, errors: [{ code }] });
const errors = 'errors { code }';
const send = (input: string) => `mutation { sendNotification(input: ${input}) { notification { id } ${errors} } }`;
const sendAll = (input: string) => `mutation { sendNotifications(inputs: [${input}]) { notification { id } ${errors} } }`;
const empty = { edges: [] };
const nobody = refused('USER_NOT_FOUND');
const words = 'content: { title: "a", body: "b" }';

/** By place; what is true of each is told beside it. */
export const cases: Record<string, Case[]> = {
  'Query.user(id)': [{ by: ['operator'], query: () => '{ user(id: "only-vera") { id } }', sees: null }],
  'Query.notification(id)': [{ by: ['app', 'operator'], query: (its) => `{ notification(id: "${its.notification}") { id } }`, sees: null }],
  'Query.notifications(after)': [
    { by: ['app', 'operator'], query: (its) => `{ notifications(after: "${its.cursors.notification}") { edges { node { id } } } }`, sees: empty },
  ],
  'Query.notifications(filter.userId)': [
    { by: ['app', 'operator'], query: () => '{ notifications(filter: { userId: "vera" }) { edges { node { id } } } }', sees: empty },
  ],
  'Query.notifications(filter.category)': [
    { by: ['app', 'operator'], query: () => '{ notifications(filter: { category: "veras" }) { edges { node { id } } } }', sees: empty },
  ],
  'Query.deadLetters(after)': [
    { by: ['app', 'operator'], query: (its) => `{ deadLetters(after: "${its.cursors.deadLetter}") { edges { node { id } } } }`, sees: empty },
  ],
  'Query.suppressions(after)': [
    { by: ['operator'], query: (its) => `{ suppressions(after: "${its.cursors.suppression}", filter: { address: "vera@example.test" }) { edges { node { id } } } }`, sees: empty },
  ],
  'Query.deadLetters(filter.provider)': [
    { by: ['app', 'operator'], query: () => '{ deadLetters(filter: { provider: "veras-account" }) { edges { node { id } } } }', sees: empty },
  ],
  'User.feed(after)': [
    {
      by: ['user', 'neighbour'],
      query: (its) => `{ viewer { feed(after: "${its.cursors.feedItem}") { edges { node { id } } counts { total } } } }`,
      sees: { feed: { edges: [], counts: { total: 0 } } },
    },
  ],
  'User.feed(filter.category)': [
    { by: ['user', 'neighbour'], query: () => '{ viewer { feed(filter: { category: "veras" }) { edges { node { id } } } } }', sees: { feed: empty } },
    { by: ['app', 'operator'], query: () => '{ user(id: "vera") { feed(filter: { category: "veras" }) { edges { node { id } } } devices { id } preferences { category } } }', sees: { feed: empty, devices: [], preferences: [] } },
  ],
  'Mutation.issueUserToken(input.userId)': [
    { by: ['app'], query: () => `mutation { issueUserToken(input: { userId: "otto" }) { token ${errors} } }`, sees: refused('USER_NOT_FOUND', { token: null }) },
  ],
  'Mutation.upsertUsers(users.id)': [
    {
      by: ['app'],
      query: () => `mutation { upsertUsers(users: [{ id: "vera", email: "mine@example.test" }]) { users { id devices { id } } ${errors} } }`,
      sees: { users: [{ id: 'vera', devices: [] }], errors: [] },
      makesTheirOwn: true,
    },
  ],
  'Mutation.registerDevice(input.userId)': [
    { by: ['app'], query: () => `mutation { registerDevice(input: { userId: "otto", platform: ANDROID, service: FCM, token: "veras-token" }) { device { id } ${errors} } }`, sees: refused('USER_NOT_FOUND', { device: null }) },
  ],
  'Mutation.unregisterDevice(input.userId)': [
    { by: ['app'], query: (its) => `mutation { unregisterDevice(input: { userId: "otto", deviceId: "${its.device}" }) { ok ${errors} } }`, sees: refused('USER_NOT_FOUND', { ok: false }) },
  ],
  'Mutation.unregisterDevice(input.deviceId)': [
    { by: ['user', 'neighbour'], query: (its) => `mutation { unregisterDevice(input: { deviceId: "${its.device}" }) { ok ${errors} } }`, sees: refused('NOT_FOUND', { ok: false }) },
    { by: ['app'], query: (its) => `mutation { unregisterDevice(input: { userId: "vera", deviceId: "${its.device}" }) { ok ${errors} } }`, sees: refused('NOT_FOUND', { ok: false }) },
  ],
  'Mutation.upsertCategory(input.key)': [
    { by: ['app'], query: () => `mutation { upsertCategory(input: { key: "veras" }) { category { name } ${errors} } }`, sees: { category: { name: 'veras' }, errors: [] }, makesTheirOwn: true },
  ],
  'Mutation.saveTemplate(input.key)': [
    {
      by: ['app'],
      query: () => `mutation { saveTemplate(input: { key: "veras", contents: [{ channel: SMS, locale: "en", body: "mine" }] }) { template { version } ${errors} } }`,
      sees: { template: { version: 1 }, errors: [] },
      makesTheirOwn: true,
    },
  ],
  'Mutation.setPreferences(input.userId)': [
    { by: ['app'], query: () => `mutation { setPreferences(input: { userId: "otto", preferences: [{ enabled: false }] }) { ${errors} } }`, sees: nobody },
  ],
  'Mutation.setPreferences(input.preferences.category)': [
    { by: ['user'], query: () => `mutation { setPreferences(input: { preferences: [{ category: "veras", enabled: false }] }) { ${errors} } }`, sees: refused('CATEGORY_NOT_FOUND') },
  ],
  'Mutation.sendNotification(input.to.userId)': [
    { by: ['app'], query: () => send(`{ to: { userId: "otto" }, category: "announcement", ${words} }`), sees: refused('USER_NOT_FOUND', { notification: null }) },
  ],
  'Mutation.sendNotification(input.category)': [
    { by: ['app', 'user'], query: () => send(`{ to: { userId: "vera" }, category: "veras", ${words} }`), sees: refused('CATEGORY_NOT_FOUND', { notification: null }) },
  ],
  'Mutation.sendNotification(input.template)': [
    { by: ['user'], query: () => send('{ to: { userId: "vera" }, category: "announcement", template: "veras" }'), sees: refused('TEMPLATE_NOT_FOUND', { notification: null }) },
    { by: ['app'], query: () => send('{ to: { userId: "vera" }, category: "announcement", template: "veras" }'), sees: refused('TEMPLATE_NOT_FOUND', { notification: null }) },
  ],
  'Mutation.sendNotifications(inputs.to.userId)': [
    { by: ['app'], query: () => sendAll(`{ to: { userId: "otto" }, category: "announcement", ${words} }`), sees: [refused('USER_NOT_FOUND', { notification: null })] },
  ],
  'Mutation.sendNotifications(inputs.category)': [
    { by: ['app'], query: () => sendAll(`{ to: { userId: "vera" }, category: "veras", ${words} }`), sees: [refused('CATEGORY_NOT_FOUND', { notification: null })] },
  ],
  'Mutation.sendNotifications(inputs.template)': [
    { by: ['app'], query: () => sendAll('{ to: { userId: "vera" }, category: "announcement", template: "veras" }'), sees: [refused('TEMPLATE_NOT_FOUND', { notification: null })] },
  ],
  'Mutation.cancelNotification(id)': [
    { by: ['app', 'operator'], query: (its) => `mutation { cancelNotification(id: "${its.notification}") { notification { id } ${errors} } }`, sees: refused('NOT_FOUND', { notification: null }) },
  ],
  'Mutation.markFeedItems(input.userId)': [
    { by: ['app'], query: (its) => `mutation { markFeedItems(input: { userId: "otto", ids: ["${its.feedItem}"], as: READ }) { counts { total } ${errors} } }`, sees: refused('USER_NOT_FOUND', { counts: null }) },
  ],
  'Mutation.markFeedItems(input.ids)': [
    { by: ['user', 'neighbour'], query: (its) => `mutation { markFeedItems(input: { ids: ["${its.feedItem}"], as: READ }) { counts { total } ${errors} } }`, sees: refused('NOT_FOUND', { counts: null }) },
    { by: ['app'], query: (its) => `mutation { markFeedItems(input: { userId: "vera", ids: ["${its.feedItem}"], as: READ }) { counts { total } ${errors} } }`, sees: refused('NOT_FOUND', { counts: null }) },
  ],
  'Mutation.setPresence(input.userId)': [
    { by: ['app'], query: () => `mutation { setPresence(input: { userId: "otto", looking: true }) { presentUntil ${errors} } }`, sees: refused('USER_NOT_FOUND', { presentUntil: null }) },
  ],
  'Mutation.setQuietHours(input.userId)': [
    { by: ['app'], query: () => `mutation { setQuietHours(input: { userId: "otto", quietHours: { from: "22:00", to: "07:00" } }) { quietHours { from } ${errors} } }`, sees: refused('USER_NOT_FOUND', { quietHours: null }) },
  ],
  'Mutation.replayDeadLetters(ids)': [
    { by: ['app', 'operator'], query: (its) => `mutation { replayDeadLetters(ids: ["${its.deadLetter}"]) { replayed ${errors} } }`, sees: refused('NOT_FOUND', { replayed: 0 }) },
  ],
  'Mutation.removeSuppressions(ids)': [
    { by: ['operator'], query: (its) => `mutation { removeSuppressions(ids: ["${its.suppression}"]) { removed ${errors} } }`, sees: refused('NOT_FOUND', { removed: 0 }) },
  ],
  'Mutation.replayDeadLettersWhere(filter.provider)': [
    {
      by: ['app', 'operator'],
      query: () => 'mutation { replayDeadLettersWhere(filter: { provider: "veras-account" }, dryRun: false) { replayed remaining } }',
      sees: { replayed: 0, remaining: 0 },
    },
  ],
  'Subscription.feed(after)': [
    { by: ['user', 'neighbour'], query: (its) => `subscription { feed(after: "${its.cursors.position}") { type items { id } counts { total } } }`, sees: { type: 'RESET', items: [], counts: { total: 0 } } },
  ],
  'Subscription.notification(id)': [
    { by: ['app', 'operator'], query: (its) => `subscription { notification(id: "${its.notification}") { id } }`, sees: undefined },
  ],
};
