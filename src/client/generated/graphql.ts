// Made by `npm run codegen` out of schema/. Not to be edited.
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An RFC 3339 instant with its offset, answered in UTC: `2026-01-31T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An ISO 8601 duration of weeks, days, hours, minutes and seconds: `PT10M`, `P1DT12H`. Years and months have no fixed length and are refused. */
  Duration: { input: string; output: string; }
  /** Any JSON value: object, list, string, number, boolean or null. */
  JSON: { input: unknown; output: unknown; }
};

/** Why people are written to: it decides which laws and which defaults apply. */
export type CategoryKind =
  /** Follows from something the person did. */
  | 'TRANSACTIONAL'
  /** Advertises: mail carries the headers of one-click unsubscribe, and a complaint stops it. */
  | 'PROMOTIONAL';

/** What follows when nobody can know whether a provider took a message: its answer was lost, or the worker died. */
export type UnknownPolicy =
  /** It is sent again under the same identity, by the same account. */
  | 'RESEND'
  /** It stays UNKNOWN until a receipt tells. */
  | 'HOLD'
  /** It counts as failed, so that the next channel is tried, and it is not sent again. */
  | 'GIVE_UP';

/** A category as it is to be. An absent or null field stays as it is; null clears `description`, `unknownPolicy`, `pushUnlessSeen` and `feedRetention`. */
export type CategoryInput = {
  /** 1 to 100 letters, digits, `_`, `-`, `.` and `:`. */
  key: Scalars['String']['input'];
  /** 1 to 200 characters. A new category is called by its key. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** At most 1,000 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** A new category is TRANSACTIONAL. */
  kind?: InputMaybe<CategoryKind>;
  /** A new category is not critical. */
  critical?: InputMaybe<Scalars['Boolean']['input']>;
  /** A new category is on for everyone. */
  optIn?: InputMaybe<Scalars['Boolean']['input']>;
  /** In a new category only apps send. */
  clientMaySend?: InputMaybe<Scalars['Boolean']['input']>;
  /** At least one, each once. A new category goes to [IN_APP]. */
  channels?: InputMaybe<Array<Channel>>;
  /** A new category is PARALLEL. */
  strategy?: InputMaybe<Strategy>;
  /** A new category is NORMAL. */
  priority?: InputMaybe<Priority>;
  /** At most P7D; PT0S switches it off. A new category has PT60S. */
  duplicateWindow?: InputMaybe<Scalars['Duration']['input']>;
  /** Null goes back to what is usual: HOLD for SMS, RESEND for the rest. */
  unknownPolicy?: InputMaybe<UnknownPolicy>;
  /** PT1S to P7D. A new category has PT10M. */
  escalateAfter?: InputMaybe<Scalars['Duration']['input']>;
  /** In a new category reading stops nothing. */
  cancelsWhenRead?: InputMaybe<Scalars['Boolean']['input']>;
  /** PT1S to PT1M; null switches it off, as in a new category. */
  pushUnlessSeen?: InputMaybe<Scalars['Duration']['input']>;
  /** PT1S to ten years, for items that are added from now on. Null leaves it to the project. */
  feedRetention?: InputMaybe<Scalars['Duration']['input']>;
};

/** The ways a notification can travel. */
export type Channel =
  /** The person's feed, live where they are connected. */
  | 'IN_APP'
  /** E-mail to the person's address. */
  | 'EMAIL'
  /** A text to the person's number. */
  | 'SMS'
  /** iOS and Android, through APNs and FCM: one delivery for each device. */
  | 'PUSH'
  /** Browsers: one delivery for each subscription. */
  | 'WEB_PUSH'
  /** A room of a chat tool: the one that the provider account leads to. */
  | 'CHAT'
  /** A signed request about the person, to the URL of the provider account. */
  | 'WEBHOOK';

/** Each channel has a lane of its own for each priority, so that nothing waits behind what is less urgent. */
export type Priority =
  /** One-time codes and alarms. Wakes a sleeping phone, also on a low battery. */
  | 'HIGH'
  /** Everything ordinary. A sleeping phone may show it when it next wakes. */
  | 'NORMAL'
  /** What may arrive whenever there is room, and does not interrupt. */
  | 'LOW';

/** How several channels work together. */
export type Strategy =
  /** Every channel at once. */
  | 'PARALLEL'
  /** In order: the first that succeeds cancels the rest. */
  | 'PRIORITY'
  /** In order: each waits for the person to see it, as long as the category says, else the next begins; one that has failed is not waited for. It is seen when it is SEEN or READ in the feed, or when a provider reports that it was opened. */
  | 'ESCALATE';

/** Which dead letters: those that fit everything that is given. */
export type DeadLetterFilter = {
  /** Of this channel. */
  channel?: InputMaybe<Channel>;
  /** That failed for this reason. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** That this account refused, or was tried by last. */
  provider?: InputMaybe<Scalars['String']['input']>;
  /** That failed then or later. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Replayed before, or not yet. */
  replayed?: InputMaybe<Scalars['Boolean']['input']>;
};

/** How far a delivery is. */
export type DeliveryStatus =
  /** It waits for its time: a retry, a provider that is slow, a channel before it. */
  | 'WAITING'
  /** It is due and in its lane. */
  | 'QUEUED'
  /** A worker has it. */
  | 'SENDING'
  /** The provider has it; in the app: it is in the feed. */
  | 'SENT'
  /** It arrived, as its provider reports; in the app: the person has seen it. */
  | 'DELIVERED'
  /** It was not sent on purpose; `reason` says why. */
  | 'FILTERED'
  /** It failed for good; `reason` says why. */
  | 'FAILED'
  /** The provider may or may not have it: no answer after the request left, or a worker that died. It is sent again under the same identity, or held where that would cost (SMS). */
  | 'UNKNOWN'
  /** Nobody wants it any more. */
  | 'EXPIRED'
  /** It was stopped before it left. */
  | 'CANCELLED';

/** What runs on a device. */
export type Platform =
  /** iPhone and iPad. */
  | 'IOS'
  /** Android. */
  | 'ANDROID'
  /** A browser. */
  | 'WEB';

/** Who carries a push to a device. */
export type PushService =
  /** Firebase Cloud Messaging: Android, and iOS apps and web pages that use it. */
  | 'FCM'
  /** Apple Push Notification service: platform IOS. */
  | 'APNS'
  /** The push service of a browser: platform WEB, whatever the browser runs on. */
  | 'WEB_PUSH';

/** A device to register: `token` for FCM and APNS, `webPush` for WEB_PUSH. */
export type RegisterDeviceInput = {
  /** Whose device it is: the app's own id of the person. App door only; at the user door it is the viewer's. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** What runs on it. */
  platform: Platform;
  /** Who carries a push to it. */
  service: PushService;
  /** The registration token of FCM, at most 2,048 characters, or the device token of APNs in hexadecimal. */
  token?: InputMaybe<Scalars['String']['input']>;
  /** The browser's subscription. */
  webPush?: InputMaybe<WebPushSubscriptionInput>;
  /** The app's version, at most 255 characters. */
  appVersion?: InputMaybe<Scalars['String']['input']>;
};

/** What `PushSubscription.toJSON()` of a browser holds. */
export type WebPushSubscriptionInput = {
  /** The push service's URL for this browser: https, and of the public Internet. */
  endpoint: Scalars['String']['input'];
  /** `keys.p256dh`: the browser's public key, base64url of 65 bytes. */
  p256dh: Scalars['String']['input'];
  /** `keys.auth`: the shared secret, base64url of 16 bytes. */
  auth: Scalars['String']['input'];
};

/** Which device to stop pushing to. */
export type UnregisterDeviceInput = {
  /** Whose device it is. App door only; at the user door it is the viewer's. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** `Device.id`. */
  deviceId: Scalars['ID']['input'];
};

/** What a feed event tells. */
export type FeedEventType =
  /** The items are new since the cursor. */
  | 'ADDED'
  /** The items changed since the cursor. */
  | 'UPDATED'
  /** The gap is too wide to tell, or reaches back to items that left more than a week ago: load the feed again. The stream goes on from `cursor`. */
  | 'RESET';

/** What a person does with an item. */
export type FeedMark =
  /** It was on the screen. */
  | 'SEEN'
  /** It was read; implies SEEN. */
  | 'READ'
  /** It is to be read again; what was seen stays seen. */
  | 'UNREAD'
  /** It is out of sight and out of every count, until it is UNARCHIVED. */
  | 'ARCHIVED'
  /** It is back: out of the archive, or before its time, where it was snoozed. */
  | 'UNARCHIVED'
  /** It comes before all that is not pinned. */
  | 'PINNED'
  /** It is in its own place again. */
  | 'UNPINNED'
  /** It is out of sight and out of every count until `until`; then it comes back by itself: on top, unseen and unread. */
  | 'SNOOZED'
  /** Its action `action` was taken; implies READ. */
  | 'DONE';

/** Why an item has left a feed for good. */
export type FeedRemoval =
  /** Its time was over. */
  | 'EXPIRED'
  /** Its notification was cancelled. */
  | 'WITHDRAWN';

/** Narrows a feed; what is absent narrows nothing. */
export type FeedFilter = {
  /** Of this category: its key. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Of any of these categories, at most 100: their keys. */
  categories?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only what is not read. */
  unreadOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only archived items. Otherwise they are hidden. */
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  /** True: only snoozed items. Otherwise they are hidden. Not together with `archived`. */
  snoozed?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Which items, and as what: `ids` or `all`, exactly one. */
export type MarkFeedItemsInput = {
  /** Whose feed: the app's own id of the person. App door only; at the user door it is the viewer's. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 1,000 of `FeedItem.id`. When one names no item of this feed, nothing is marked. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Every item that lies in the feed; with UNARCHIVED, every archived one. Not with DONE. */
  all?: InputMaybe<Scalars['Boolean']['input']>;
  /** What is to become of them. */
  as: FeedMark;
  /** With SNOOZED, and only there: when it is to come back, at most a year ahead. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
  /** With DONE, and only there: the `FeedAction.name` of what was done. */
  action?: InputMaybe<Scalars['String']['input']>;
};

/** How far a notification is, all its channels together. */
export type NotificationStatus =
  /** `sendAt` lies ahead; it has no deliveries yet. */
  | 'SCHEDULED'
  /** Some delivery is still to be sent. */
  | 'ACTIVE'
  /** None is, whatever became of them. */
  | 'COMPLETED'
  /** It was cancelled while something could still be stopped. */
  | 'CANCELLED'
  /** `expiresAt` passed and nothing was sent. */
  | 'EXPIRED';

/** What happened, one immutable row each. */
export type EventType =
  /** It was accepted. */
  | 'REQUESTED'
  /** An attempt failed, or was put off for the person's quiet hours, and another will follow. */
  | 'RETRY'
  /** The provider has it; in the app: it is in the feed. */
  | 'SUCCESS'
  /** It was not sent on purpose; `reason` says why. */
  | 'FILTERED'
  /** It failed for good. */
  | 'FAIL'
  /** It went to the dead letters. */
  | 'DLQ'
  /** The provider may or may not have it. */
  | 'UNKNOWN'
  /** The provider says that it arrived; in the app: the person has seen it. */
  | 'DELIVERED'
  /** It was opened or read, as its provider reports. */
  | 'OPENED'
  /** Its link was followed, as its provider or the browser's service worker reports. */
  | 'CLICKED'
  /** It was stopped before it left; in the app also, with the reason `WITHDRAWN`: it was taken back. */
  | 'CANCELLED'
  /** Nobody wants it any more. */
  | 'EXPIRED';

/** Narrows a list of notifications; what is absent narrows nothing. */
export type NotificationFilter = {
  /** To this person: the app's own id. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this category: its key. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Of this status. */
  status?: InputMaybe<NotificationStatus>;
};

/** Where a person reads: preferences can differ between the two. Web Push and platform WEB are WEB; iOS and Android are APP; other channels match only rows without a client type. */
export type ClientType =
  /** In a browser. */
  | 'WEB'
  /** On a phone or tablet. */
  | 'APP';

/** Preferences to write; others of the person stay as they are. */
export type SetPreferencesInput = {
  /** Whose: the app's own id of the person. App door only; at the user door they are the viewer's. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 1,000. Where one place comes twice, the later wins. */
  preferences: Array<PreferenceInput>;
};

/** One yes or no. Absent or null means every one. */
export type PreferenceInput = {
  /** The category's key. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Every category of this kind, instead of naming each; never together with `category`. */
  kind?: InputMaybe<CategoryKind>;
  /** The channel. */
  channel?: InputMaybe<Channel>;
  /** In the browser, or on a phone. */
  clientType?: InputMaybe<ClientType>;
  /** Whether to send. */
  enabled: Scalars['Boolean']['input'];
};

/** Whether a person is looking. */
export type SetPresenceInput = {
  /** The app's own id of the person. App door only; at the user door it is always the viewer. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** False takes back what any of their windows said. */
  looking: Scalars['Boolean']['input'];
  /** How long it is to be believed without a word more, at most PT2M. */
  for?: InputMaybe<Scalars['Duration']['input']>;
};

/** A day of the week. */
export type Weekday =
  /** Monday. */
  | 'MONDAY'
  /** Tuesday. */
  | 'TUESDAY'
  /** Wednesday. */
  | 'WEDNESDAY'
  /** Thursday. */
  | 'THURSDAY'
  /** Friday. */
  | 'FRIDAY'
  /** Saturday. */
  | 'SATURDAY'
  /** Sunday. */
  | 'SUNDAY';

/** Whose quiet hours, and which. */
export type SetQuietHoursInput = {
  /** The app's own id of the person. App door only; at the user door it is always the viewer. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** Absent or null switches them off. */
  quietHours?: InputMaybe<QuietHoursInput>;
};

/** Quiet hours as they are to be. */
export type QuietHoursInput = {
  /** `HH:MM`, from `00:00` to `23:59`. */
  from: Scalars['String']['input'];
  /** The same. As early as `from` or earlier: on the next day. Around the clock every day is refused, because it would never end: there is `setPreferences` for that. */
  to: Scalars['String']['input'];
  /** The days on which they begin, at least one; absent or null for every day. */
  days?: InputMaybe<Array<Weekday>>;
  /** An IANA time zone: `Europe/Zurich`. Absent or null goes by the person's own, also when that changes. */
  timezone?: InputMaybe<Scalars['String']['input']>;
};

/** Exactly one: a known person, or a bare address. A bare address has no preferences, feed or devices. */
export type RecipientInput =
  /** The app's own id of the person. */
  { userId: Scalars['ID']['input']; email?: never; phone?: never; }
  |  /** An e-mail address. */
  { userId?: never; email: Scalars['String']['input']; phone?: never; }
  |  /** A phone number with its country code. */
  { userId?: never; email?: never; phone: Scalars['String']['input']; };

/** A text that needs no template. It is sent as it stands. */
export type ContentInput = {
  /** Subject or headline, at most 1,000 characters. SMS leaves it out. */
  title: Scalars['String']['input'];
  /** The text, at most 100,000 characters; where SMS is among the channels, 1,600 (an emoji counts for two). */
  body: Scalars['String']['input'];
  /** The HTML part of an e-mail, at most 1,000,000 characters. Without one, a plain page is made of the text. */
  html?: InputMaybe<Scalars['String']['input']>;
  /** Where a click leads: an absolute http or https URL, or a path of the app; at most 2,048 characters. */
  url?: InputMaybe<Scalars['String']['input']>;
  /** A picture beside the text: as `url`. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
};

/** What to tell whom. Exactly one of `template` and `content`. */
export type SendNotificationInput = {
  /** To whom. */
  to: RecipientInput;
  /** The category's key: it gives the defaults for channels, strategy and priority. */
  category: Scalars['String']['input'];
  /** The key of a published template. */
  template?: InputMaybe<Scalars['String']['input']>;
  /** The text itself. */
  content?: InputMaybe<ContentInput>;
  /** Values for the template, by name, and what the app receives with a push or a feed item: an object of at most 64,000 characters of JSON. */
  data?: InputMaybe<Scalars['JSON']['input']>;
  /** Where it goes, in order, at least one; the category's channels unless told. A channel without an address or against a preference leaves a filtered delivery. */
  channels?: InputMaybe<Array<Channel>>;
  /** How the channels work together; the category's strategy unless told. */
  strategy?: InputMaybe<Strategy>;
  /** How urgent it is; the category's priority unless told. */
  priority?: InputMaybe<Priority>;
  /** When it is to leave, at most a year ahead; at once where it is absent or past. Preferences, addresses and devices are those of that moment; the template is the version of the acceptance. */
  sendAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** How long anybody wants it, from `sendAt` or now: P3D unless told, at most P30D. What has not left by then expires. Where it is given, what is in a feed leaves it by then. */
  expiresIn?: InputMaybe<Scalars['Duration']['input']>;
  /** The caller's own key, 1 to 255 characters: within 7 days the same key is accepted once, however often it is sent. Without one, the content itself is the key for as long as `Category.duplicateWindow`. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The app's own name for what this is the newest of, 1 to 255 characters: `order 7`. In the feed it takes the place of the person's item of the same name, as one item that is unseen, unread and on top again; a push takes the place of the one before, on its way and on the screen. */
  collapseKey?: InputMaybe<Scalars['String']['input']>;
  /** Buttons of the item in the feed: at most 5, in their order. They are shown as they stand, whatever the template. */
  actions?: InputMaybe<Array<FeedActionInput>>;
};

/** A button of an item in the feed. */
export type FeedActionInput = {
  /** Its name for programs, each once in an item: 1 to 100 letters, digits, `_`, `-`, `.` and `:`. */
  name: Scalars['String']['input'];
  /** What is on it, at most 100 characters. */
  label: Scalars['String']['input'];
  /** Where it leads: as `ContentInput.url`. Without one, the app has its own way of doing it. */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** Which suppressions are wanted. What is left out narrows nothing. */
export type SuppressionFilter = {
  /** Those of this channel. */
  channel?: InputMaybe<Channel>;
  /** Those of this very address, in any case of its letters. */
  address?: InputMaybe<Scalars['String']['input']>;
};

/** One content for each channel and locale. Where the person's locale is missing, its language is tried, then the project's default, then the first. */
export type TemplateInput = {
  /** 1 to 100 letters, digits, `_`, `-`, `.` and `:`. */
  key: Scalars['String']['input'];
  /** 1 to 1,000 contents, each channel and locale once; all together at most 1 MiB of JSON. */
  contents: Array<TemplateContentInput>;
  /** Whether it goes into use at once. */
  publish?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Liquid source for one channel and locale. It speaks of `data` by name, and of the person as `user` (`user.id`, `user.email`, `user.attributes`, …), which data of that name does not change, except to a bare address; a notification that lacks a variable is refused with `MISSING_VARIABLE`. */
export type TemplateContentInput = {
  /** The channel it is written for. */
  channel: Channel;
  /** BCP 47 language tag: `de-CH`. */
  locale: Scalars['String']['input'];
  /** Subject or headline. SMS has none. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** The text. */
  body: Scalars['String']['input'];
  /** The HTML part of an e-mail; values are escaped. */
  html?: InputMaybe<Scalars['String']['input']>;
  /** Where a click leads. Empty once rendered, it is none. */
  url?: InputMaybe<Scalars['String']['input']>;
  /** A picture beside the text. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
};

/** For whom a token is, and for how long. */
export type IssueUserTokenInput = {
  /** The app's own id of the person. */
  userId: Scalars['ID']['input'];
  /** How long it is good for: PT1H unless told, at most P1D. */
  ttl?: InputMaybe<Scalars['Duration']['input']>;
};

/** A person as the app knows them. An absent field stays as it is, null clears it. */
export type UserInput = {
  /** The app's own id of the person, 1 to 255 characters. */
  id: Scalars['ID']['input'];
  /** An e-mail address. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** A phone number with its country code: `+49 30 1234-5678` is kept as `+493012345678`. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** BCP 47 language tag: `de-CH`. */
  locale?: InputMaybe<Scalars['String']['input']>;
  /** IANA time zone: `Europe/Zurich`. */
  timezone?: InputMaybe<Scalars['String']['input']>;
  /** An object of at most 16 kB of JSON. It replaces what was there. */
  attributes?: InputMaybe<Scalars['JSON']['input']>;
};

export type ItemFragment = { id: string, notificationId: string, category: string, title: string, body: string, url: string | null, imageUrl: string | null, data: unknown | null, createdAt: string, place: number, seenAt: string | null, readAt: string | null, archivedAt: string | null, snoozedUntil: string | null, pinnedAt: string | null, expiresAt: string | null, removal: FeedRemoval | null, actions: Array<{ name: string, label: string, url: string | null, doneAt: string | null }> };

export type CountsFragment = { unseen: number, unread: number, total: number };

export type CategoryCountsFragment = { category: string, counts: { unseen: number, unread: number, total: number } };

export type PartFragment = { cursor: string, edges: Array<{ node: { id: string, notificationId: string, category: string, title: string, body: string, url: string | null, imageUrl: string | null, data: unknown | null, createdAt: string, place: number, seenAt: string | null, readAt: string | null, archivedAt: string | null, snoozedUntil: string | null, pinnedAt: string | null, expiresAt: string | null, removal: FeedRemoval | null, actions: Array<{ name: string, label: string, url: string | null, doneAt: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } };

export type FeedBeginningQueryVariables = Exact<{
  first: Scalars['Int']['input'];
}>;


export type FeedBeginningQuery = { viewer: { feed: { cursor: string, counts: { unseen: number, unread: number, total: number }, countsByCategory: Array<{ category: string, counts: { unseen: number, unread: number, total: number } }>, edges: Array<{ node: { id: string, notificationId: string, category: string, title: string, body: string, url: string | null, imageUrl: string | null, data: unknown | null, createdAt: string, place: number, seenAt: string | null, readAt: string | null, archivedAt: string | null, snoozedUntil: string | null, pinnedAt: string | null, expiresAt: string | null, removal: FeedRemoval | null, actions: Array<{ name: string, label: string, url: string | null, doneAt: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type FeedPartQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<FeedFilter>;
}>;


export type FeedPartQuery = { viewer: { feed: { cursor: string, edges: Array<{ node: { id: string, notificationId: string, category: string, title: string, body: string, url: string | null, imageUrl: string | null, data: unknown | null, createdAt: string, place: number, seenAt: string | null, readAt: string | null, archivedAt: string | null, snoozedUntil: string | null, pinnedAt: string | null, expiresAt: string | null, removal: FeedRemoval | null, actions: Array<{ name: string, label: string, url: string | null, doneAt: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type FeedChangesSubscriptionVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type FeedChangesSubscription = { feed: { type: FeedEventType, cursor: string, items: Array<{ id: string, notificationId: string, category: string, title: string, body: string, url: string | null, imageUrl: string | null, data: unknown | null, createdAt: string, place: number, seenAt: string | null, readAt: string | null, archivedAt: string | null, snoozedUntil: string | null, pinnedAt: string | null, expiresAt: string | null, removal: FeedRemoval | null, actions: Array<{ name: string, label: string, url: string | null, doneAt: string | null }> }>, counts: { unseen: number, unread: number, total: number }, countsByCategory: Array<{ category: string, counts: { unseen: number, unread: number, total: number } }> } };

export type MarkMutationVariables = Exact<{
  input: MarkFeedItemsInput;
}>;


export type MarkMutation = { markFeedItems: { errors: Array<{ code: string, message: string }> } };

export type SetPresenceMutationVariables = Exact<{
  input: SetPresenceInput;
}>;


export type SetPresenceMutation = { setPresence: { errors: Array<{ code: string, message: string }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CountsFragmentDoc = new TypedDocumentString(`
    fragment Counts on FeedCounts {
  unseen
  unread
  total
}
    `, {"fragmentName":"Counts"}) as unknown as TypedDocumentString<CountsFragment, unknown>;
export const CategoryCountsFragmentDoc = new TypedDocumentString(`
    fragment CategoryCounts on FeedCategoryCounts {
  category
  counts {
    ...Counts
  }
}
    fragment Counts on FeedCounts {
  unseen
  unread
  total
}`, {"fragmentName":"CategoryCounts"}) as unknown as TypedDocumentString<CategoryCountsFragment, unknown>;
export const ItemFragmentDoc = new TypedDocumentString(`
    fragment Item on FeedItem {
  id
  notificationId
  category
  title
  body
  url
  imageUrl
  data
  createdAt
  place
  seenAt
  readAt
  archivedAt
  snoozedUntil
  pinnedAt
  actions {
    name
    label
    url
    doneAt
  }
  expiresAt
  removal
}
    `, {"fragmentName":"Item"}) as unknown as TypedDocumentString<ItemFragment, unknown>;
export const PartFragmentDoc = new TypedDocumentString(`
    fragment Part on FeedConnection {
  edges {
    node {
      ...Item
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  cursor
}
    fragment Item on FeedItem {
  id
  notificationId
  category
  title
  body
  url
  imageUrl
  data
  createdAt
  place
  seenAt
  readAt
  archivedAt
  snoozedUntil
  pinnedAt
  actions {
    name
    label
    url
    doneAt
  }
  expiresAt
  removal
}`, {"fragmentName":"Part"}) as unknown as TypedDocumentString<PartFragment, unknown>;
export const FeedBeginningDocument = new TypedDocumentString(`
    query FeedBeginning($first: Int!) {
  viewer {
    feed(first: $first) {
      ...Part
      counts {
        ...Counts
      }
      countsByCategory {
        ...CategoryCounts
      }
    }
  }
}
    fragment Item on FeedItem {
  id
  notificationId
  category
  title
  body
  url
  imageUrl
  data
  createdAt
  place
  seenAt
  readAt
  archivedAt
  snoozedUntil
  pinnedAt
  actions {
    name
    label
    url
    doneAt
  }
  expiresAt
  removal
}
fragment Counts on FeedCounts {
  unseen
  unread
  total
}
fragment CategoryCounts on FeedCategoryCounts {
  category
  counts {
    ...Counts
  }
}
fragment Part on FeedConnection {
  edges {
    node {
      ...Item
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  cursor
}`) as unknown as TypedDocumentString<FeedBeginningQuery, FeedBeginningQueryVariables>;
export const FeedPartDocument = new TypedDocumentString(`
    query FeedPart($first: Int!, $after: String, $filter: FeedFilter) {
  viewer {
    feed(first: $first, after: $after, filter: $filter) {
      ...Part
    }
  }
}
    fragment Item on FeedItem {
  id
  notificationId
  category
  title
  body
  url
  imageUrl
  data
  createdAt
  place
  seenAt
  readAt
  archivedAt
  snoozedUntil
  pinnedAt
  actions {
    name
    label
    url
    doneAt
  }
  expiresAt
  removal
}
fragment Part on FeedConnection {
  edges {
    node {
      ...Item
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
  cursor
}`) as unknown as TypedDocumentString<FeedPartQuery, FeedPartQueryVariables>;
export const FeedChangesDocument = new TypedDocumentString(`
    subscription FeedChanges($after: String) {
  feed(after: $after) {
    type
    cursor
    items {
      ...Item
    }
    counts {
      ...Counts
    }
    countsByCategory {
      ...CategoryCounts
    }
  }
}
    fragment Item on FeedItem {
  id
  notificationId
  category
  title
  body
  url
  imageUrl
  data
  createdAt
  place
  seenAt
  readAt
  archivedAt
  snoozedUntil
  pinnedAt
  actions {
    name
    label
    url
    doneAt
  }
  expiresAt
  removal
}
fragment Counts on FeedCounts {
  unseen
  unread
  total
}
fragment CategoryCounts on FeedCategoryCounts {
  category
  counts {
    ...Counts
  }
}`) as unknown as TypedDocumentString<FeedChangesSubscription, FeedChangesSubscriptionVariables>;
export const MarkDocument = new TypedDocumentString(`
    mutation Mark($input: MarkFeedItemsInput!) {
  markFeedItems(input: $input) {
    errors {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<MarkMutation, MarkMutationVariables>;
export const SetPresenceDocument = new TypedDocumentString(`
    mutation SetPresence($input: SetPresenceInput!) {
  setPresence(input: $input) {
    errors {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SetPresenceMutation, SetPresenceMutationVariables>;