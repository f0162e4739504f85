import type { Channel, Platform, PushService } from './channel.ts';
import type { Content } from './message.ts';
import { refusal } from './refusal.ts';

/**
 * Every no that the caller's data can bring about: where, under which code, and in words that say what to do. Codes are a promise;
 * texts may change.
 */
export const refuse = {
  noUser: (path: string[], id: string) => refusal('USER_NOT_FOUND', `There is no user ${quoted(id)}; upsertUsers makes one.`, path),
  noCategory: (path: string[], key: string) => refusal('CATEGORY_NOT_FOUND', `There is no category ${quoted(key)}; upsertCategory makes one.`, path),
  noTemplate: (path: string[], key: string) => refusal('TEMPLATE_NOT_FOUND', `There is no published template ${quoted(key)}; saveTemplate makes one.`, path),
  invalidTemplate: (path: string[], field: keyof Content, why: string) => refusal('TEMPLATE_INVALID', `The ${field} is not valid Liquid: ${why}`, path),
  missingVariable: (path: string[], field: keyof Content, name: string) =>
    refusal('MISSING_VARIABLE', `The ${field} needs the variable "${name}"; ${name.startsWith('user.') ? 'a person has it from upsertUsers, a bare address from data' : 'give it in data'}.`, path),

  noWords: (path: string[]) => refusal('CONTENT_MISSING', 'There is nothing to say: give template or content.', path),
  emptyBody: (path: string[]) => refusal('CONTENT_MISSING', 'The body is empty.', path),
  emptyTitle: (path: string[], channel: Channel) => refusal('CONTENT_MISSING', `The title is empty, and ${channel} shows it.`, path),
  noContentThere: (path: string[]) => refusal('CONTENT_MISSING', 'The template has no content for any of these channels.', path),
  unreachable: (path: string[], channels: readonly Channel[]) => refusal('UNREACHABLE', `There is no address for any of ${channels.join(', ')}.`, path),
  noAccount: (path: string[], channel: Channel) => refusal('CHANNEL_NOT_CONFIGURED', `No provider is configured for ${channel}.`, path),

  invalidEmail: (path: string[], text: string) => refusal('INVALID_EMAIL', `${quoted(text)} is no e-mail address.`, path),
  invalidPhone: (path: string[], text: string) =>
    refusal('INVALID_PHONE', `${quoted(text)} is no phone number with its country code, such as +4930123456.`, path),
  invalidLocale: (path: string[], text: string) => refusal('INVALID_LOCALE', `${quoted(text)} is no BCP 47 language tag, such as de-CH.`, path),
  invalidTimezone: (path: string[], text: string) => refusal('INVALID_TIMEZONE', `${quoted(text)} is no IANA time zone, such as Europe/Zurich.`, path),
  invalidLink: (path: string[], field: keyof Content) => refusal('INVALID_URL', `${field} is no http or https address, and no path that begins with /.`, path),
  invalidEndpoint: (path: string[]) => refusal('INVALID_URL', 'The endpoint is no https URL of a public push service.', path),
  invalidFcmToken: (path: string[]) =>
    refusal('INVALID_TOKEN', 'FCM needs its registration token: 1 to 2048 characters of ASCII without spaces.', path),
  invalidApnsToken: (path: string[]) => refusal('INVALID_TOKEN', 'APNS needs its device token in hexadecimal, at least 64 digits.', path),
  noSubscription: (path: string[]) => refusal('INVALID_TOKEN', 'WEB_PUSH needs the subscription of the browser as webPush.', path),
  invalidPublicKey: (path: string[]) => refusal('INVALID_TOKEN', 'p256dh is no public key of P-256.', path),
  invalidAuth: (path: string[], bytes: number) => refusal('INVALID_TOKEN', `auth is no secret of ${bytes} bytes.`, path),

  empty: (path: string[], name: string) => refusal('INVALID_VALUE', `${name} must not be empty.`, path),
  noObject: (path: string[], name: string) => refusal('INVALID_VALUE', `${name} must be an object of named values.`, path),
  invalidKey: (path: string[]) => refusal('INVALID_VALUE', 'A key has 1 to 100 letters, digits, "_", "-", "." and ":".', path),
  wrongPlatform: (path: string[], service: PushService, platforms: readonly Platform[], asked: Platform) =>
    refusal('INVALID_VALUE', `${service} reaches ${platforms.join(', ')}, not ${asked}.`, path),
  wordsTwice: (path: string[]) => refusal('INVALID_VALUE', 'Give template or content, not both.', path),
  kindBesideCategory: (path: string[]) => refusal('INVALID_VALUE', 'Give category or kind, not both: the category is of one kind already.', path),
  invalidTime: (path: string[], text: string) => refusal('INVALID_VALUE', `${quoted(text)} is no time of day such as 22:00.`, path),
  noDays: (path: string[]) => refusal('INVALID_VALUE', 'Name at least one day; null as quietHours switches them off.', path),
  endlessQuiet: (path: string[]) => refusal('INVALID_VALUE', 'Around the clock on every day would never end: setPreferences switches off for good.', path),
  contentTwice: (path: string[], place: string) => refusal('INVALID_VALUE', `There is another content for ${place}.`, path),
  noChannels: (path: string[]) => refusal('INVALID_VALUE', 'Name at least one channel, or leave channels out for those of the category.', path),
  channelsNotOnce: (path: string[]) => refusal('INVALID_VALUE', 'Name at least one channel, and each once.', path),
  invalidLife: (path: string[]) => refusal('INVALID_VALUE', 'expiresIn is a duration such as PT10M, longer than nothing and at most P30D.', path),
  tooFarAhead: (path: string[]) => refusal('INVALID_VALUE', 'sendAt is more than a year ahead.', path),
  invalidWindow: (path: string[]) => refusal('INVALID_VALUE', 'The window has whole seconds, and at most P7D.', path),
  noWholeSeconds: (path: string[], most: string) => refusal('INVALID_VALUE', `It takes whole seconds, at least one, and at most ${most}.`, path),
  unstorable: (path: string[]) => refusal('INVALID_VALUE', 'This holds something that cannot be stored.', path),
  actionTwice: (path: string[], name: string) => refusal('INVALID_VALUE', `There is another action with the name ${quoted(name)}.`, path),
  tooManyActions: (path: string[], most: number) => refusal('TOO_LARGE', `An item has at most ${most} actions.`, path),
  tooLong: (path: string[], name: string, characters: number) => refusal('TOO_LARGE', `${name} has at most ${characters} characters.`, path),
  tooLongText: (path: string[], characters: number) =>
    refusal('TOO_LARGE', `A text message has at most ${characters} characters; those beyond the basic plane, such as emoji, count for two.`, path),
  tooManyBytes: (path: string[], name: string, bytes: number) => refusal('TOO_LARGE', `${name} has at most ${bytes} bytes of JSON.`, path),

  keyReused: (path: string[]) =>
    refusal('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request within the last 7 days.', path),
  notCancellable: (path: string[], status: 'COMPLETED' | 'EXPIRED') =>
    refusal('NOT_CANCELLABLE', `The notification is ${status}; no delivery is left to stop.`, path),
  notReplayable: (path: string[]) => refusal('NOT_REPLAYABLE', 'It was replayed before, or its notification was cancelled.', path),
  noNotification: (path: string[]) => refusal('NOT_FOUND', 'There is no such notification.', path),
  noDeadLetter: (path: string[]) => refusal('NOT_FOUND', 'There is no such dead letter.', path),
  noSuppression: (path: string[]) => refusal('NOT_FOUND', 'There is no such suppression.', path),
  noDevice: (path: string[]) => refusal('NOT_FOUND', 'The person has no such device.', path),
  noFeedAction: (path: string[]) => refusal('NOT_FOUND', 'The feed has no such item with this action; nothing was marked.', path),
  noFeedItem: (path: string[]) => refusal('NOT_FOUND', 'The feed has no such item; nothing was marked.', path),

  notForPeople: (path: string[]) => refusal('NOT_ALLOWED', 'People may not send in this category themselves.', path),
  onlyToPeople: (path: string[]) => refusal('NOT_ALLOWED', 'People send to people of their project only.', path),
  onlyItsChannels: (path: string[]) => refusal('NOT_ALLOWED', 'The category does not go there.', path),
  onlyItsStrategy: (path: string[]) => refusal('NOT_ALLOWED', 'The category says how.', path),
  onlyPlainText: (path: string[]) => refusal('NOT_ALLOWED', 'People write plain text: a mail in HTML would be theirs under your name.', path),
  onlyItsPriority: (path: string[]) => refusal('NOT_ALLOWED', 'The category says how urgently.', path),
};

const QUOTED_CHARACTERS = 100;

/** What the caller wrote, short enough to be read. */
function quoted(text: string): string {
  return JSON.stringify(text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text);
}
