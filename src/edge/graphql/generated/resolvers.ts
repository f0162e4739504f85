// Made by `npm run codegen` out of schema/. Not to be edited.
import type { Json } from '../../../core/message.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserRow, DeviceRow, SuppressionRow } from '../../../db/tables/people.ts';
import type { CategoryRow } from '../../../db/tables/catalogue.ts';
import type { NotificationRow, DeliveryRow, EventRow, DeadLetterRow } from '../../../db/tables/journey.ts';
import type { FeedEntry } from '../../../core/feed.ts';
import type { FeedEvent as ToldFeedEvent } from '../../../core/feed-event.ts';
import type { FeedAnswer, MarkAnswer } from '../feed-answers.ts';
import type { Context } from '../../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An RFC 3339 instant with its offset, answered in UTC: `2026-01-31T09:30:00Z`. */
  DateTime: { input: Date; output: Date; }
  /** An ISO 8601 duration of weeks, days, hours, minutes and seconds: `PT10M`, `P1DT12H`. Years and months have no fixed length and are refused. */
  Duration: { input: string; output: string; }
  /** Any JSON value: object, list, string, number, boolean or null. */
  JSON: { input: Json; output: Json; }
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

/** A kind of notification that people can switch on and off, and the defaults for sending it. */
export type Category = {
  /** Its name for programs, unique in the project. */
  key: Scalars['String']['output'];
  /** Its name for people. */
  name: Scalars['String']['output'];
  /** What it is about, for people. */
  description?: Maybe<Scalars['String']['output']>;
  /** Why people are written to. */
  kind: CategoryKind;
  /** Ignores preferences: security alerts, one-time codes. */
  critical: Scalars['Boolean']['output'];
  /** Off for everyone who has not switched it on. */
  optIn: Scalars['Boolean']['output'];
  /** Whether people may send in it themselves, at the user door, to people of their project, in plain text. */
  clientMaySend: Scalars['Boolean']['output'];
  /** Where it goes unless the notification says otherwise, in order. */
  channels: Array<Channel>;
  /** How its channels work together unless the notification says otherwise. */
  strategy: Strategy;
  /** How urgent it is unless the notification says otherwise. */
  priority: Priority;
  /** Within this time the same content to the same person is a duplicate, where the caller gives no key of its own. */
  duplicateWindow: Scalars['Duration']['output'];
  /** What follows an unknown outcome; null for what is usual: HOLD for SMS, RESEND for the rest. */
  unknownPolicy?: Maybe<UnknownPolicy>;
  /** How long each step of an ESCALATE waits for the person to see it before the next begins. */
  escalateAfter: Scalars['Duration']['output'];
  /** Whether reading it on one channel stops what is pending on the others. */
  cancelsWhenRead: Scalars['Boolean']['output'];
  /** How long a push waits while the person is looking at their app (`setPresence`), where the item lies in their feed, too: it is not sent when they have seen that by then (FILTERED, `SEEN`). Somebody who is not looking gets it at once. Null: no push waits. */
  pushUnlessSeen?: Maybe<Scalars['Duration']['output']>;
  /** How long its items stay in a feed; null for as long as the project says, which is for ever unless it was told otherwise. */
  feedRetention?: Maybe<Scalars['Duration']['output']>;
};

/** What can be asked. Which door may ask what is said with each field: app (a backend), user (a person's own token) or operator. */
export type Query = {
  /** Every category of the project, by key. All doors. */
  categories: Array<Category>;
  /** The project's dead letters, newest first. App and operator doors. */
  deadLetters: DeadLetterConnection;
  /** What a browser subscribes to Web Push with (`applicationServerKey` of `pushManager.subscribe`): the platform's VAPID public key, base64url of 65 bytes. Null where no Web Push account is configured. All doors. */
  webPushPublicKey?: Maybe<Scalars['String']['output']>;
  /** One notification; null where the project has none of this id. App and operator doors. */
  notification?: Maybe<Notification>;
  /** The project's notifications, newest first. App and operator doors. */
  notifications: NotificationConnection;
  /** The backlog of every lane, of the whole platform. Operator door. */
  queues: Array<Queue>;
  /** The addresses that the project does not write to any more, newest first. Operator door. */
  suppressions: SuppressionConnection;
  /** The person whose token this is. User door. */
  viewer?: Maybe<User>;
  /** One person; null where the project has none of this id. App and operator doors. */
  user?: Maybe<User>;
};


/** What can be asked. Which door may ask what is said with each field: app (a backend), user (a person's own token) or operator. */
export type QueryDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DeadLetterFilter>;
};


/** What can be asked. Which door may ask what is said with each field: app (a backend), user (a person's own token) or operator. */
export type QueryNotificationArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Which door may ask what is said with each field: app (a backend), user (a person's own token) or operator. */
export type QueryNotificationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<NotificationFilter>;
};


/** What can be asked. Which door may ask what is said with each field: app (a backend), user (a person's own token) or operator. */
export type QuerySuppressionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SuppressionFilter>;
};


/** What can be asked. Which door may ask what is said with each field: app (a backend), user (a person's own token) or operator. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};

/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type Mutation = {
  /** Creates or changes a category by its key; an absent field stays as it is. App door. */
  upsertCategory: UpsertCategoryPayload;
  /** Tries failed deliveries again, with their attempts counted from 0. App and operator doors. */
  replayDeadLetters: ReplayDeadLettersPayload;
  /**
   * Tries again all that fit and were not replayed yet, the oldest first, under the same identity, as slowly as asked: they
   * become due one after the other. Ask once more for what is left. App and operator doors.
   */
  replayDeadLettersWhere: ReplayDeadLettersWherePayload;
  /** Makes a device known, or seen again. A token belongs to one person: whoever registers it last. App door (`userId` required) and user door (`userId` absent). */
  registerDevice: RegisterDevicePayload;
  /** Stops pushing to a device, on logout for instance. Doing it again is harmless. App door (`userId` required) and user door (`userId` absent). */
  unregisterDevice: UnregisterDevicePayload;
  /** Marks items of a feed. App door (`userId` required) and user door (`userId` absent). */
  markFeedItems: MarkFeedItemsPayload;
  /** Stops what has not left yet, and withdraws what lies in the person's feed: the item leaves it, with exact counts, wherever it is open. What was handed to a provider cannot be taken back. Cancelling again gives the same answer. App and operator doors. */
  cancelNotification: CancelNotificationPayload;
  /** Writes the given preferences and answers all of them. App door (`userId` required) and user door (`userId` absent). */
  setPreferences: SetPreferencesPayload;
  /** Says whether a person is looking at their app right now: repeated by whatever shows it while it is visible, and taken back when it is not. Categories with `pushUnlessSeen` go by it. App door (`userId` required) and user door (`userId` absent). */
  setPresence: SetPresencePayload;
  /** Says when a person is not to be disturbed. What waits already follows at once: it is sent, or waits until the new end. App door (`userId` required) and user door (`userId` absent). */
  setQuietHours: SetQuietHoursPayload;
  /** Accepts a notification. It answers after the commit: what it accepted is never lost. App door. */
  sendNotification: SendNotificationPayload;
  /** Accepts many, each with its own answer, in order; one that is refused holds up no other. App door. */
  sendNotifications: Array<SendNotificationPayload>;
  /** Lets addresses be written to again; who did it is kept. A person's own preferences stay as they are. Operator door. */
  removeSuppressions: RemoveSuppressionsPayload;
  /** Saves a new version of a template. Liquid in every text; what does not parse is refused. App door. */
  saveTemplate: SaveTemplatePayload;
  /** A short-lived token that lets one person's frontend knock at the user door. App door. */
  issueUserToken: IssueUserTokenPayload;
  /** Creates or updates people by the app's own ids. Good ones are stored, bad ones are named in `errors` by their path. App door. */
  upsertUsers: UpsertUsersPayload;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationUpsertCategoryArgs = {
  input: CategoryInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationReplayDeadLettersArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationReplayDeadLettersWhereArgs = {
  filter: DeadLetterFilter;
  dryRun?: Scalars['Boolean']['input'];
  perSecond?: Scalars['Int']['input'];
  limit?: Scalars['Int']['input'];
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationRegisterDeviceArgs = {
  input: RegisterDeviceInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationUnregisterDeviceArgs = {
  input: UnregisterDeviceInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationMarkFeedItemsArgs = {
  input: MarkFeedItemsInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationCancelNotificationArgs = {
  id: Scalars['ID']['input'];
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationSetPreferencesArgs = {
  input: SetPreferencesInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationSetPresenceArgs = {
  input: SetPresenceInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationSetQuietHoursArgs = {
  input: SetQuietHoursInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationSendNotificationArgs = {
  input: SendNotificationInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationSendNotificationsArgs = {
  inputs: Array<SendNotificationInput>;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationRemoveSuppressionsArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationSaveTemplateArgs = {
  input: TemplateInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationIssueUserTokenArgs = {
  input: IssueUserTokenInput;
};


/** What can be changed. What the caller's data brings about is answered in `errors`, beside an empty entity; all else is a GraphQL error. */
export type MutationUpsertUsersArgs = {
  users: Array<UserInput>;
};

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

/** The category as it is now, or why it is not. */
export type UpsertCategoryPayload = {
  /** Null where `errors` says why. */
  category?: Maybe<Category>;
  /** `INVALID_VALUE`, `TOO_LARGE`. */
  errors: Array<UserError>;
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

/** A delivery that failed for good and may be tried again by hand. */
export type DeadLetter = {
  /** Its id in Carillon. */
  id: Scalars['ID']['output'];
  /** The delivery as it is now. */
  delivery: Delivery;
  /** Why it failed: a stable code. */
  reason: Scalars['String']['output'];
  /** When it failed. */
  at: Scalars['DateTime']['output'];
  /** When it was tried again; null while nobody has. */
  replayedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A dead letter in its place in the list. */
export type DeadLetterEdge = {
  /** Opaque; to be given as `after`. */
  cursor: Scalars['String']['output'];
  /** The dead letter. */
  node: DeadLetter;
};

/** A page of dead letters, newest first. */
export type DeadLetterConnection = {
  /** The page. */
  edges: Array<DeadLetterEdge>;
  /** Where it lies among the others. */
  pageInfo: PageInfo;
};

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

/** What was, or in a dry run would be, tried again. */
export type ReplayDeadLettersWherePayload = {
  /** How many. */
  replayed: Scalars['Int']['output'];
  /** How many fit and are left: beyond the limit, or not to be moved because their notification was cancelled. */
  remaining: Scalars['Int']['output'];
  /** When the last of them is due; null where there is none, and in a dry run. */
  lastDueAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How many are on their way again. */
export type ReplayDeadLettersPayload = {
  /** Those that were replayed now; one that was replayed before is not counted again. */
  replayed: Scalars['Int']['output'];
  /** `NOT_FOUND` for each id that names none, `NOT_REPLAYABLE` for each that is not on its way again. */
  errors: Array<UserError>;
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

/** One channel of a notification; for push, one device. */
export type Delivery = {
  /** Its id in Carillon. */
  id: Scalars['ID']['output'];
  /** The channel. */
  channel: Channel;
  /** The device, for PUSH and WEB_PUSH. */
  device?: Maybe<Device>;
  /** How far it is. */
  status: DeliveryStatus;
  /**
   * Why it was filtered, failed, cancelled, waits or is unknown: a stable code. Ours:
   * `NO_ADDRESS` the person has none on this channel; `PREFERENCE` they switched it off; `USER_LIMIT` they had as many as one person is sent; `NO_CONTENT` the template has none for it;
   * `CHANNEL_NOT_CONFIGURED` and `NO_PROVIDER` no account carries it; `QUIET_HOURS` the person is not to be disturbed before `dueAt`; `DEVICE_RETIRED` the device went out of use on the way;
   * `CANCELLED` by `cancelNotification`; `ANOTHER_CHANNEL_SUCCEEDED` by the strategy; `SEEN` and `READ` the person had seen or read it elsewhere by then (`ESCALATE`, `Category.cancelsWhenRead`, `pushUnlessSeen`);
   * `NO_ROUTE` no account serves the number's country; `CIRCUIT_OPEN`, `ACCOUNT_SLOW`, `ACCOUNT_BUSY` and `DEAD_TOKEN_BURST` the account is left alone for now; `WORKER_LOST` a worker died with it; `ADAPTER_ERROR` a mistake of ours;
   * `DEADLINE`, `CONNECTION_RESET` and the like what happened on the wire. Any other is the provider's own, with its name before it: `TWILIO_21610`, `SMTP_550_5.1.1`.
   * On a FILTERED delivery such a code, `HARD_BOUNCE`, `COMPLAINT`, `UNSUBSCRIBED` or `STOP` is what an earlier message brought back: the address is remembered as dead or unwilling, and was not written to again.
   */
  reason?: Maybe<Scalars['String']['output']>;
  /** When it goes on, where it waits for a time: another try, the end of quiet hours. Null where it waits for another channel, or not at all. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** The provider account that has it. */
  provider?: Maybe<Scalars['String']['output']>;
  /** The provider's own id of it. */
  providerMessageId?: Maybe<Scalars['String']['output']>;
  /** How often it was tried; tries that a provider only put off do not count. */
  attempts: Scalars['Int']['output'];
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

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

/** An installed app or a browser that can be pushed to. */
export type Device = {
  /** Its id in Carillon. */
  id: Scalars['ID']['output'];
  /** What runs on it. */
  platform: Platform;
  /** Who carries a push to it. */
  service: PushService;
  /** The app's version when it last registered. */
  appVersion?: Maybe<Scalars['String']['output']>;
  /** When it last registered. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** When it stopped being pushed to; null while it is in use. Registering its token again revives it. */
  retiredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why: `UNREGISTERED` by the app or the person, `TOO_MANY_DEVICES` where 50 newer ones took its place, or the provider's code for a dead token. */
  retiredReason?: Maybe<Scalars['String']['output']>;
};

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

/** The registered device, or why there is none. */
export type RegisterDevicePayload = {
  /** Null where `errors` says why. */
  device?: Maybe<Device>;
  /** `USER_NOT_FOUND`, `INVALID_VALUE` for a service that does not reach the platform, `INVALID_TOKEN`, `INVALID_URL`. */
  errors: Array<UserError>;
};

/** Which device to stop pushing to. */
export type UnregisterDeviceInput = {
  /** Whose device it is. App door only; at the user door it is the viewer's. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** `Device.id`. */
  deviceId: Scalars['ID']['input'];
};

/** Whether the device is out of use. */
export type UnregisterDevicePayload = {
  /** True when the device is out of use now, whoever retired it and when. */
  ok: Scalars['Boolean']['output'];
  /** `USER_NOT_FOUND`, `NOT_FOUND`. */
  errors: Array<UserError>;
};

/** A refusal that the caller's data brought about. The entity beside it is null, or the item is missing from the list. */
export type UserError = {
  /**
   * Stable, to be matched by programs:
   * `USER_NOT_FOUND`, `CATEGORY_NOT_FOUND`, `TEMPLATE_NOT_FOUND`, `NOT_FOUND` nothing in the project has this name or id;
   * `TEMPLATE_INVALID` the Liquid source does not parse;
   * `CONTENT_MISSING` neither template nor content, an empty body or title, or the template has none for this channel;
   * `MISSING_VARIABLE` the template wants a value that `data` does not hold;
   * `UNREACHABLE` the person has no address on any of the channels;
   * `CHANNEL_NOT_CONFIGURED` no provider account carries this channel;
   * `INVALID_EMAIL`, `INVALID_PHONE`, `INVALID_LOCALE`, `INVALID_TIMEZONE`, `INVALID_URL`, `INVALID_TOKEN`, `INVALID_VALUE` not in the form that is needed;
   * `TOO_LARGE` longer than is kept;
   * `IDEMPOTENCY_KEY_REUSED` the same key came before with another request;
   * `NOT_CANCELLABLE` no delivery is left to stop;
   * `NOT_REPLAYABLE` the dead letter was replayed before, or its notification was cancelled;
   * `NOT_ALLOWED` the category does not let people send so.
   */
  code: Scalars['String']['output'];
  /** For people: what is wrong and what to do. It may change at any time. */
  message: Scalars['String']['output'];
  /** Where, beginning at the argument; positions in lists are decimal strings: `["users", "3", "email"]`. Null where no single place is to blame. */
  path?: Maybe<Array<Scalars['String']['output']>>;
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

/** One notification as it stands in a person's feed. */
export type FeedItem = {
  /** Its id in the feed. */
  id: Scalars['ID']['output'];
  /** The notification it came from. */
  notificationId: Scalars['ID']['output'];
  /** The category's key. */
  category: Scalars['String']['output'];
  /** The headline. */
  title: Scalars['String']['output'];
  /** The text. */
  body: Scalars['String']['output'];
  /** Where a click leads. */
  url?: Maybe<Scalars['String']['output']>;
  /** A picture beside the text. */
  imageUrl?: Maybe<Scalars['String']['output']>;
  /** What the sender gave along. */
  data?: Maybe<Scalars['JSON']['output']>;
  /** When it entered the feed, or came back to its top: from a snooze, or renewed by a newer notification of its `collapseKey`. */
  createdAt: Scalars['DateTime']['output'];
  /** Its place in the feed: the higher comes first, among what is pinned and among the rest. It has another when it comes back to the top. */
  place: Scalars['Int']['output'];
  /** When it was first on the person's screen. */
  seenAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was read; null while it is unread. */
  readAt?: Maybe<Scalars['DateTime']['output']>;
  /** Since when it is out of sight and out of every count: archived by the person, snoozed (`snoozedUntil`), or gone for good (`removal`). Null while it is in the feed. */
  archivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it comes back by itself, where it was snoozed. */
  snoozedUntil?: Maybe<Scalars['DateTime']['output']>;
  /** When it was pinned; null while it is not. Pinned items come first in `User.feed`. */
  pinnedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its buttons, in their order. */
  actions: Array<FeedAction>;
  /** When it leaves the feed by itself: with its notification, where the sender gave an `expiresIn`, or after what its category or project keeps. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it has left for good; null otherwise. It is in no list any more, no mark changes it, and its texts are empty: it is only told, as UPDATED, to those who may have it. */
  removal?: Maybe<FeedRemoval>;
};

/** A button of an item. */
export type FeedAction = {
  /** Its name for programs, each once in an item. */
  name: Scalars['String']['output'];
  /** What is on it. */
  label: Scalars['String']['output'];
  /** Where it leads; null where the app has its own way of doing it. */
  url?: Maybe<Scalars['String']['output']>;
  /** When the person had done it. */
  doneAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Why an item has left a feed for good. */
export type FeedRemoval =
  /** Its time was over. */
  | 'EXPIRED'
  /** Its notification was cancelled. */
  | 'WITHDRAWN';

/** A feed item in its place in the list. */
export type FeedEdge = {
  /** Opaque; to be given as `after` for older items. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: FeedItem;
};

/** A page of a feed: what is pinned first, then the rest, each newest first. */
export type FeedConnection = {
  /** The page. */
  edges: Array<FeedEdge>;
  /** Where it lies among the others. */
  pageInfo: PageInfo;
  /** Of the whole feed, whatever the filter. */
  counts: FeedCounts;
  /** The same for each category that has something in the feed, by key: what tabs show. Whatever the filter. */
  countsByCategory: Array<FeedCategoryCounts>;
  /** Where subscription `feed(after:)` takes over without a gap. */
  cursor: Scalars['String']['output'];
};

/** Exact, never capped. Archived items are in none of them. */
export type FeedCounts = {
  /** Never on the person's screen. */
  unseen: Scalars['Int']['output'];
  /** Not read. */
  unread: Scalars['Int']['output'];
  /** All that is not archived. */
  total: Scalars['Int']['output'];
};

/** What one category has in a feed. Exact, never capped. */
export type FeedCategoryCounts = {
  /** The category's key. */
  category: Scalars['String']['output'];
  /** Of its items. */
  counts: FeedCounts;
};

/** What changed in a feed, in order and without a gap. */
export type FeedEvent = {
  /** What it tells. */
  type: FeedEventType;
  /** Where the client is after this event: the `after` of its next subscription. */
  cursor: Scalars['String']['output'];
  /** The latest state of up to 100 items; none with RESET. */
  items: Array<FeedItem>;
  /** Exact after this event. Where more is told at once than one event holds, because the client was away or a change was of more than 100 items, they may be those after the whole of it. */
  counts: FeedCounts;
  /** The same for each category that has something in the feed, by key. */
  countsByCategory: Array<FeedCategoryCounts>;
};

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

/** What can be followed, over WebSocket (graphql-transport-ws) or server-sent events on the same path. */
export type Subscription = {
  /** The latest state of every item that changed after the cursor, in order, without a gap or a repeat. User door. */
  feed: FeedEvent;
  /** The notification now, then at every change until none of its deliveries can change any more. App and operator doors. */
  notification: Notification;
};


/** What can be followed, over WebSocket (graphql-transport-ws) or server-sent events on the same path. */
export type SubscriptionFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be followed, over WebSocket (graphql-transport-ws) or server-sent events on the same path. */
export type SubscriptionNotificationArgs = {
  id: Scalars['ID']['input'];
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

/** The counts afterwards, or why nothing was marked. */
export type MarkFeedItemsPayload = {
  /** Null where `errors` says why. */
  counts?: Maybe<FeedCounts>;
  /** The same for each category that has something in the feed, by key; null where `errors` says why. */
  countsByCategory?: Maybe<Array<FeedCategoryCounts>>;
  /** `USER_NOT_FOUND`, `NOT_FOUND` (an item, named by `path`; with DONE also one without such an action). */
  errors: Array<UserError>;
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

/** What was asked to be told to somebody, and what became of it. */
export type Notification = {
  /** Its id in Carillon. */
  id: Scalars['ID']['output'];
  /** To whom; null where it went to a bare address, and for a person who sent it themselves. */
  user?: Maybe<User>;
  /** What it is about. */
  category: Category;
  /** How far it is. */
  status: NotificationStatus;
  /** How urgent it is. */
  priority: Priority;
  /** How its channels work together. */
  strategy: Strategy;
  /** The caller's own key, where it gave one. */
  idempotencyKey?: Maybe<Scalars['String']['output']>;
  /** When it is to leave; null where it left at once. */
  sendAt?: Maybe<Scalars['DateTime']['output']>;
  /** After this nobody wants it any more. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was accepted. */
  createdAt: Scalars['DateTime']['output'];
  /** Its channels and devices, in the order of the strategy. Empty for a person who sent it themselves. */
  deliveries: Array<Delivery>;
  /** Its history, in order. Empty for a person who sent it themselves. */
  events: Array<NotificationEvent>;
};

/** One moment of a notification's history. */
export type NotificationEvent = {
  /** Its id in Carillon. */
  id: Scalars['ID']['output'];
  /** What happened. */
  type: EventType;
  /** On which channel; null where it concerns the whole. */
  channel?: Maybe<Channel>;
  /** To which delivery; null where it concerns the whole. */
  deliveryId?: Maybe<Scalars['ID']['output']>;
  /** At which provider account. */
  provider?: Maybe<Scalars['String']['output']>;
  /** Why: a stable code, as in `Delivery.reason`. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Until when it was put off, where `reason` is `QUIET_HOURS`. */
  until?: Maybe<Scalars['DateTime']['output']>;
  /** When. */
  at: Scalars['DateTime']['output'];
};

/** A notification in its place in the list. */
export type NotificationEdge = {
  /** Opaque; to be given as `after`. */
  cursor: Scalars['String']['output'];
  /** The notification. */
  node: Notification;
};

/** A page of notifications, newest first. */
export type NotificationConnection = {
  /** The page. */
  edges: Array<NotificationEdge>;
  /** Where it lies among the others. */
  pageInfo: PageInfo;
};

/** Narrows a list of notifications; what is absent narrows nothing. */
export type NotificationFilter = {
  /** To this person: the app's own id. */
  userId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this category: its key. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Of this status. */
  status?: InputMaybe<NotificationStatus>;
};

/** The notification as it is now, or why it was not cancelled. */
export type CancelNotificationPayload = {
  /** Null where `errors` says why. */
  notification?: Maybe<Notification>;
  /** Whether its item was taken out of the feed, by this call or an earlier one. An item that a newer notification of the same `collapseKey` has taken over stays. */
  withdrawn: Scalars['Boolean']['output'];
  /** `NOT_FOUND`; `NOT_CANCELLABLE` where the notification is COMPLETED or EXPIRED, so that no delivery is left to stop: it stays what it is. Its item is withdrawn all the same, and `withdrawn` says so. */
  errors: Array<UserError>;
};

/** Where a page lies among the others. */
export type PageInfo = {
  /** Whether more follows after `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether something comes before `startCursor`. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge; null on an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
  /** The cursor of the last edge, to be given as `after` for the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
};

/** Where a person reads: preferences can differ between the two. Web Push and platform WEB are WEB; iOS and Android are APP; other channels match only rows without a client type. */
export type ClientType =
  /** In a browser. */
  | 'WEB'
  /** On a phone or tablet. */
  | 'APP';

/** A person's yes or no. Null means every one. The most specific row wins: category, then kind, then channel, then client type. No row means on, or off where the category is `optIn`. A critical category ignores preferences. */
export type Preference = {
  /** The category's key; null for all. */
  category?: Maybe<Scalars['String']['output']>;
  /** All categories of this kind: promotions, say. Null for all; always null beside a category. */
  kind?: Maybe<CategoryKind>;
  /** Null for all. */
  channel?: Maybe<Channel>;
  /** Null for both. */
  clientType?: Maybe<ClientType>;
  /** Whether to send. */
  enabled: Scalars['Boolean']['output'];
};

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

/** The person's preferences as they are now. */
export type SetPreferencesPayload = {
  /** All of them; empty where `errors` says why nothing was written. */
  preferences: Array<Preference>;
  /** `USER_NOT_FOUND`, `CATEGORY_NOT_FOUND`, `INVALID_VALUE`. */
  errors: Array<UserError>;
};

/** A person who is notified. Apps of one project share their people. */
export type User = {
  /** Until when the person is taken to look at their app; null where they do not look. */
  presentUntil?: Maybe<Scalars['DateTime']['output']>;
  /** When they are not to be disturbed; null for never. */
  quietHours?: Maybe<QuietHours>;
  /** The app's own id of the person. */
  id: Scalars['ID']['output'];
  /** Where e-mail goes. */
  email?: Maybe<Scalars['String']['output']>;
  /** Where texts go, as E.164: `+493012345678`. */
  phone?: Maybe<Scalars['String']['output']>;
  /** BCP 47 language tag that chooses the template's text: `de-CH`. Null: the project's default. */
  locale?: Maybe<Scalars['String']['output']>;
  /** IANA time zone: `Europe/Zurich`. */
  timezone?: Maybe<Scalars['String']['output']>;
  /** Whatever the app keeps with the person, for templates as `user.attributes`. */
  attributes?: Maybe<Scalars['JSON']['output']>;
  /** Registered devices and browsers, retired ones included, newest first. */
  devices: Array<Device>;
  /** Every preference row of the person. */
  preferences: Array<Preference>;
  /** What they were told in the app: what is pinned first, then the rest, each newest first. User door: oneself; app and operator doors: anyone of the project. */
  feed: FeedConnection;
  /** How much is unseen and unread. */
  feedCounts: FeedCounts;
  /** The same for each category that has something in the feed, by key. */
  feedCountsByCategory: Array<FeedCategoryCounts>;
};


/** A person who is notified. Apps of one project share their people. */
export type UserFeedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<FeedFilter>;
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

/** What is known of it now. */
export type SetPresencePayload = {
  /** Null where they do not look, or where `errors` says why. */
  presentUntil?: Maybe<Scalars['DateTime']['output']>;
  /** `USER_NOT_FOUND`. */
  errors: Array<UserError>;
};

/** The backlog of one channel at one priority. */
export type Queue = {
  /** The channel. */
  channel: Channel;
  /** The priority. */
  priority: Priority;
  /** Deliveries that are due and wait for a worker. */
  pending: Scalars['Int']['output'];
  /** Deliveries that a worker has. */
  inFlight: Scalars['Int']['output'];
  /** How long the oldest of them has waited; 0 where none waits. */
  oldestSeconds: Scalars['Float']['output'];
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

/** When a person is not to be disturbed, by their own clock. What would ring (PUSH, WEB_PUSH, SMS) waits until they end, with the reason `QUIET_HOURS`, unless its category is critical; the feed, mail, chat and webhooks do not wait. */
export type QuietHours = {
  /** When they begin, as the person's clock shows it: `22:00`. An hour that a day does not have begins where its clock jumps on. */
  from: Scalars['String']['output'];
  /** When they end: `07:00`. Where it is not after `from`, that is on the next day. Of an hour that comes twice, the second. */
  to: Scalars['String']['output'];
  /** The days on which they begin, from Monday on. */
  days: Array<Weekday>;
  /** The IANA time zone by which they go: their own, else the person's, else UTC. */
  timezone: Scalars['String']['output'];
};

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

/** The person's quiet hours as they are now. */
export type SetQuietHoursPayload = {
  /** Null where they are switched off, or where `errors` says why nothing was written. */
  quietHours?: Maybe<QuietHours>;
  /** `USER_NOT_FOUND`, `INVALID_TIMEZONE`, `INVALID_VALUE`. */
  errors: Array<UserError>;
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

/** The accepted notification, or why there is none. */
export type SendNotificationPayload = {
  /** Null where `errors` says why. */
  notification?: Maybe<Notification>;
  /** This key, or this very content within the category's window, was accepted before; `notification` is that one as it is now. */
  duplicate: Scalars['Boolean']['output'];
  /** `USER_NOT_FOUND`, `CATEGORY_NOT_FOUND`, `TEMPLATE_NOT_FOUND`, `TEMPLATE_INVALID`, `CONTENT_MISSING`, `MISSING_VARIABLE`, `UNREACHABLE`, `CHANNEL_NOT_CONFIGURED`, `INVALID_EMAIL`, `INVALID_PHONE`, `INVALID_URL`, `INVALID_VALUE`, `TOO_LARGE`, `IDEMPOTENCY_KEY_REUSED`. */
  errors: Array<UserError>;
};

/** An address that is not written to any more, whoever's it is: its messages are FILTERED with this reason. */
export type Suppression = {
  /** Its id in Carillon. */
  id: Scalars['ID']['output'];
  /** Where the address is one. */
  channel: Channel;
  /** An e-mail address, or a number in E.164. */
  address: Scalars['String']['output'];
  /** What is stopped; null: every category. */
  category?: Maybe<Category>;
  /** Whether only what advertises is stopped. */
  promotionalOnly: Scalars['Boolean']['output'];
  /** Why: a stable code. `HARD_BOUNCE`, `COMPLAINT`, `UNSUBSCRIBED`, `STOP`, or the provider's own, such as `SMTP_550_5.1.1` or `TWILIO_21610`. */
  reason: Scalars['String']['output'];
  /** Since when. */
  at: Scalars['DateTime']['output'];
};

/** A suppression in its place in the list. */
export type SuppressionEdge = {
  /** Opaque; to be given as `after`. */
  cursor: Scalars['String']['output'];
  /** The suppression. */
  node: Suppression;
};

/** A page of suppressions, newest first. */
export type SuppressionConnection = {
  /** The page. */
  edges: Array<SuppressionEdge>;
  /** Where it lies among the others. */
  pageInfo: PageInfo;
};

/** Which suppressions are wanted. What is left out narrows nothing. */
export type SuppressionFilter = {
  /** Those of this channel. */
  channel?: InputMaybe<Channel>;
  /** Those of this very address, in any case of its letters. */
  address?: InputMaybe<Scalars['String']['input']>;
};

/** What was removed. */
export type RemoveSuppressionsPayload = {
  /** How many are gone now. */
  removed: Scalars['Int']['output'];
  /** `NOT_FOUND` for each id that names none. */
  errors: Array<UserError>;
};

/** A named text with versions. Notifications use the newest published one at the moment of acceptance. */
export type Template = {
  /** Its name, unique in the project. */
  key: Scalars['String']['output'];
  /** Counts from 1; each save makes a new one. */
  version: Scalars['Int']['output'];
  /** When this version went into use; null for a draft. */
  publishedAt?: Maybe<Scalars['DateTime']['output']>;
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

/** The saved version, or why there is none. */
export type SaveTemplatePayload = {
  /** Null where `errors` says why. */
  template?: Maybe<Template>;
  /** `TEMPLATE_INVALID`, `INVALID_LOCALE`, `INVALID_VALUE`, `TOO_LARGE`. */
  errors: Array<UserError>;
};

/** For whom a token is, and for how long. */
export type IssueUserTokenInput = {
  /** The app's own id of the person. */
  userId: Scalars['ID']['input'];
  /** How long it is good for: PT1H unless told, at most P1D. */
  ttl?: InputMaybe<Scalars['Duration']['input']>;
};

/** A token, or why there is none. */
export type IssueUserTokenPayload = {
  /** To be sent as `Authorization: Bearer …`; null where `errors` says why. */
  token?: Maybe<Scalars['String']['output']>;
  /** When it ends. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** `USER_NOT_FOUND`. */
  errors: Array<UserError>;
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

/** What became of the people of `upsertUsers`. */
export type UpsertUsersPayload = {
  /** Those that were stored, in the order given. */
  users: Array<User>;
  /** One for each fault; a person with a fault was not stored. `INVALID_EMAIL`, `INVALID_PHONE`, `INVALID_LOCALE`, `INVALID_TIMEZONE`, `INVALID_VALUE`, `TOO_LARGE`. */
  errors: Array<UserError>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CategoryKind: CategoryKind;
  UnknownPolicy: UnknownPolicy;
  Category: ResolverTypeWrapper<CategoryRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  CategoryInput: CategoryInput;
  UpsertCategoryPayload: ResolverTypeWrapper<Omit<UpsertCategoryPayload, 'category'> & { category?: Maybe<ResolversTypes['Category']> }>;
  Channel: Channel;
  Priority: Priority;
  Strategy: Strategy;
  DeadLetter: ResolverTypeWrapper<DeadLetterRow>;
  DeadLetterEdge: ResolverTypeWrapper<Omit<DeadLetterEdge, 'node'> & { node: ResolversTypes['DeadLetter'] }>;
  DeadLetterConnection: ResolverTypeWrapper<Omit<DeadLetterConnection, 'edges'> & { edges: Array<ResolversTypes['DeadLetterEdge']> }>;
  DeadLetterFilter: DeadLetterFilter;
  ReplayDeadLettersWherePayload: ResolverTypeWrapper<ReplayDeadLettersWherePayload>;
  ReplayDeadLettersPayload: ResolverTypeWrapper<ReplayDeadLettersPayload>;
  DeliveryStatus: DeliveryStatus;
  Delivery: ResolverTypeWrapper<DeliveryRow>;
  Platform: Platform;
  PushService: PushService;
  Device: ResolverTypeWrapper<DeviceRow>;
  RegisterDeviceInput: RegisterDeviceInput;
  WebPushSubscriptionInput: WebPushSubscriptionInput;
  RegisterDevicePayload: ResolverTypeWrapper<Omit<RegisterDevicePayload, 'device'> & { device?: Maybe<ResolversTypes['Device']> }>;
  UnregisterDeviceInput: UnregisterDeviceInput;
  UnregisterDevicePayload: ResolverTypeWrapper<UnregisterDevicePayload>;
  UserError: ResolverTypeWrapper<UserError>;
  FeedEventType: FeedEventType;
  FeedMark: FeedMark;
  FeedItem: ResolverTypeWrapper<FeedEntry>;
  FeedAction: ResolverTypeWrapper<FeedAction>;
  FeedRemoval: FeedRemoval;
  FeedEdge: ResolverTypeWrapper<Omit<FeedEdge, 'node'> & { node: ResolversTypes['FeedItem'] }>;
  FeedConnection: ResolverTypeWrapper<FeedAnswer>;
  FeedCounts: ResolverTypeWrapper<FeedCounts>;
  FeedCategoryCounts: ResolverTypeWrapper<FeedCategoryCounts>;
  FeedEvent: ResolverTypeWrapper<ToldFeedEvent>;
  FeedFilter: FeedFilter;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  MarkFeedItemsInput: MarkFeedItemsInput;
  MarkFeedItemsPayload: ResolverTypeWrapper<MarkAnswer>;
  NotificationStatus: NotificationStatus;
  EventType: EventType;
  Notification: ResolverTypeWrapper<NotificationRow>;
  NotificationEvent: ResolverTypeWrapper<EventRow>;
  NotificationEdge: ResolverTypeWrapper<Omit<NotificationEdge, 'node'> & { node: ResolversTypes['Notification'] }>;
  NotificationConnection: ResolverTypeWrapper<Omit<NotificationConnection, 'edges'> & { edges: Array<ResolversTypes['NotificationEdge']> }>;
  NotificationFilter: NotificationFilter;
  CancelNotificationPayload: ResolverTypeWrapper<Omit<CancelNotificationPayload, 'notification'> & { notification?: Maybe<ResolversTypes['Notification']> }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  ClientType: ClientType;
  Preference: ResolverTypeWrapper<Preference>;
  SetPreferencesInput: SetPreferencesInput;
  PreferenceInput: PreferenceInput;
  SetPreferencesPayload: ResolverTypeWrapper<SetPreferencesPayload>;
  User: ResolverTypeWrapper<UserRow>;
  SetPresenceInput: SetPresenceInput;
  SetPresencePayload: ResolverTypeWrapper<SetPresencePayload>;
  Queue: ResolverTypeWrapper<Queue>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Weekday: Weekday;
  QuietHours: ResolverTypeWrapper<QuietHours>;
  SetQuietHoursInput: SetQuietHoursInput;
  QuietHoursInput: QuietHoursInput;
  SetQuietHoursPayload: ResolverTypeWrapper<SetQuietHoursPayload>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  RecipientInput: RecipientInput;
  ContentInput: ContentInput;
  SendNotificationInput: SendNotificationInput;
  FeedActionInput: FeedActionInput;
  SendNotificationPayload: ResolverTypeWrapper<Omit<SendNotificationPayload, 'notification'> & { notification?: Maybe<ResolversTypes['Notification']> }>;
  Suppression: ResolverTypeWrapper<SuppressionRow>;
  SuppressionEdge: ResolverTypeWrapper<Omit<SuppressionEdge, 'node'> & { node: ResolversTypes['Suppression'] }>;
  SuppressionConnection: ResolverTypeWrapper<Omit<SuppressionConnection, 'edges'> & { edges: Array<ResolversTypes['SuppressionEdge']> }>;
  SuppressionFilter: SuppressionFilter;
  RemoveSuppressionsPayload: ResolverTypeWrapper<RemoveSuppressionsPayload>;
  Template: ResolverTypeWrapper<Template>;
  TemplateInput: TemplateInput;
  TemplateContentInput: TemplateContentInput;
  SaveTemplatePayload: ResolverTypeWrapper<SaveTemplatePayload>;
  IssueUserTokenInput: IssueUserTokenInput;
  IssueUserTokenPayload: ResolverTypeWrapper<IssueUserTokenPayload>;
  UserInput: UserInput;
  UpsertUsersPayload: ResolverTypeWrapper<Omit<UpsertUsersPayload, 'users'> & { users: Array<ResolversTypes['User']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Category: CategoryRow;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  CategoryInput: CategoryInput;
  UpsertCategoryPayload: Omit<UpsertCategoryPayload, 'category'> & { category?: Maybe<ResolversParentTypes['Category']> };
  DeadLetter: DeadLetterRow;
  DeadLetterEdge: Omit<DeadLetterEdge, 'node'> & { node: ResolversParentTypes['DeadLetter'] };
  DeadLetterConnection: Omit<DeadLetterConnection, 'edges'> & { edges: Array<ResolversParentTypes['DeadLetterEdge']> };
  DeadLetterFilter: DeadLetterFilter;
  ReplayDeadLettersWherePayload: ReplayDeadLettersWherePayload;
  ReplayDeadLettersPayload: ReplayDeadLettersPayload;
  Delivery: DeliveryRow;
  Device: DeviceRow;
  RegisterDeviceInput: RegisterDeviceInput;
  WebPushSubscriptionInput: WebPushSubscriptionInput;
  RegisterDevicePayload: Omit<RegisterDevicePayload, 'device'> & { device?: Maybe<ResolversParentTypes['Device']> };
  UnregisterDeviceInput: UnregisterDeviceInput;
  UnregisterDevicePayload: UnregisterDevicePayload;
  UserError: UserError;
  FeedItem: FeedEntry;
  FeedAction: FeedAction;
  FeedEdge: Omit<FeedEdge, 'node'> & { node: ResolversParentTypes['FeedItem'] };
  FeedConnection: FeedAnswer;
  FeedCounts: FeedCounts;
  FeedCategoryCounts: FeedCategoryCounts;
  FeedEvent: ToldFeedEvent;
  FeedFilter: FeedFilter;
  Subscription: Record<PropertyKey, never>;
  MarkFeedItemsInput: MarkFeedItemsInput;
  MarkFeedItemsPayload: MarkAnswer;
  Notification: NotificationRow;
  NotificationEvent: EventRow;
  NotificationEdge: Omit<NotificationEdge, 'node'> & { node: ResolversParentTypes['Notification'] };
  NotificationConnection: Omit<NotificationConnection, 'edges'> & { edges: Array<ResolversParentTypes['NotificationEdge']> };
  NotificationFilter: NotificationFilter;
  CancelNotificationPayload: Omit<CancelNotificationPayload, 'notification'> & { notification?: Maybe<ResolversParentTypes['Notification']> };
  PageInfo: PageInfo;
  Preference: Preference;
  SetPreferencesInput: SetPreferencesInput;
  PreferenceInput: PreferenceInput;
  SetPreferencesPayload: SetPreferencesPayload;
  User: UserRow;
  SetPresenceInput: SetPresenceInput;
  SetPresencePayload: SetPresencePayload;
  Queue: Queue;
  Float: Scalars['Float']['output'];
  QuietHours: QuietHours;
  SetQuietHoursInput: SetQuietHoursInput;
  QuietHoursInput: QuietHoursInput;
  SetQuietHoursPayload: SetQuietHoursPayload;
  DateTime: Scalars['DateTime']['output'];
  Duration: Scalars['Duration']['output'];
  JSON: Scalars['JSON']['output'];
  RecipientInput: RecipientInput;
  ContentInput: ContentInput;
  SendNotificationInput: SendNotificationInput;
  FeedActionInput: FeedActionInput;
  SendNotificationPayload: Omit<SendNotificationPayload, 'notification'> & { notification?: Maybe<ResolversParentTypes['Notification']> };
  Suppression: SuppressionRow;
  SuppressionEdge: Omit<SuppressionEdge, 'node'> & { node: ResolversParentTypes['Suppression'] };
  SuppressionConnection: Omit<SuppressionConnection, 'edges'> & { edges: Array<ResolversParentTypes['SuppressionEdge']> };
  SuppressionFilter: SuppressionFilter;
  RemoveSuppressionsPayload: RemoveSuppressionsPayload;
  Template: Template;
  TemplateInput: TemplateInput;
  TemplateContentInput: TemplateContentInput;
  SaveTemplatePayload: SaveTemplatePayload;
  IssueUserTokenInput: IssueUserTokenInput;
  IssueUserTokenPayload: IssueUserTokenPayload;
  UserInput: UserInput;
  UpsertUsersPayload: Omit<UpsertUsersPayload, 'users'> & { users: Array<ResolversParentTypes['User']> };
};

export type CategoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Category'] = ResolversParentTypes['Category']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CategoryKind'], ParentType, ContextType>;
  critical?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  optIn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  clientMaySend?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  channels?: Resolver<Array<ResolversTypes['Channel']>, ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['Strategy'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  duplicateWindow?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  unknownPolicy?: Resolver<Maybe<ResolversTypes['UnknownPolicy']>, ParentType, ContextType>;
  escalateAfter?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  cancelsWhenRead?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  pushUnlessSeen?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
  feedRetention?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  categories?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryDeadLettersArgs, 'first'>>;
  webPushPublicKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  notification?: Resolver<Maybe<ResolversTypes['Notification']>, ParentType, ContextType, RequireFields<QueryNotificationArgs, 'id'>>;
  notifications?: Resolver<ResolversTypes['NotificationConnection'], ParentType, ContextType, RequireFields<QueryNotificationsArgs, 'first'>>;
  queues?: Resolver<Array<ResolversTypes['Queue']>, ParentType, ContextType>;
  suppressions?: Resolver<ResolversTypes['SuppressionConnection'], ParentType, ContextType, RequireFields<QuerySuppressionsArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  upsertCategory?: Resolver<ResolversTypes['UpsertCategoryPayload'], ParentType, ContextType, RequireFields<MutationUpsertCategoryArgs, 'input'>>;
  replayDeadLetters?: Resolver<ResolversTypes['ReplayDeadLettersPayload'], ParentType, ContextType, RequireFields<MutationReplayDeadLettersArgs, 'ids'>>;
  replayDeadLettersWhere?: Resolver<ResolversTypes['ReplayDeadLettersWherePayload'], ParentType, ContextType, RequireFields<MutationReplayDeadLettersWhereArgs, 'filter' | 'dryRun' | 'perSecond' | 'limit'>>;
  registerDevice?: Resolver<ResolversTypes['RegisterDevicePayload'], ParentType, ContextType, RequireFields<MutationRegisterDeviceArgs, 'input'>>;
  unregisterDevice?: Resolver<ResolversTypes['UnregisterDevicePayload'], ParentType, ContextType, RequireFields<MutationUnregisterDeviceArgs, 'input'>>;
  markFeedItems?: Resolver<ResolversTypes['MarkFeedItemsPayload'], ParentType, ContextType, RequireFields<MutationMarkFeedItemsArgs, 'input'>>;
  cancelNotification?: Resolver<ResolversTypes['CancelNotificationPayload'], ParentType, ContextType, RequireFields<MutationCancelNotificationArgs, 'id'>>;
  setPreferences?: Resolver<ResolversTypes['SetPreferencesPayload'], ParentType, ContextType, RequireFields<MutationSetPreferencesArgs, 'input'>>;
  setPresence?: Resolver<ResolversTypes['SetPresencePayload'], ParentType, ContextType, RequireFields<MutationSetPresenceArgs, 'input'>>;
  setQuietHours?: Resolver<ResolversTypes['SetQuietHoursPayload'], ParentType, ContextType, RequireFields<MutationSetQuietHoursArgs, 'input'>>;
  sendNotification?: Resolver<ResolversTypes['SendNotificationPayload'], ParentType, ContextType, RequireFields<MutationSendNotificationArgs, 'input'>>;
  sendNotifications?: Resolver<Array<ResolversTypes['SendNotificationPayload']>, ParentType, ContextType, RequireFields<MutationSendNotificationsArgs, 'inputs'>>;
  removeSuppressions?: Resolver<ResolversTypes['RemoveSuppressionsPayload'], ParentType, ContextType, RequireFields<MutationRemoveSuppressionsArgs, 'ids'>>;
  saveTemplate?: Resolver<ResolversTypes['SaveTemplatePayload'], ParentType, ContextType, RequireFields<MutationSaveTemplateArgs, 'input'>>;
  issueUserToken?: Resolver<ResolversTypes['IssueUserTokenPayload'], ParentType, ContextType, RequireFields<MutationIssueUserTokenArgs, 'input'>>;
  upsertUsers?: Resolver<ResolversTypes['UpsertUsersPayload'], ParentType, ContextType, RequireFields<MutationUpsertUsersArgs, 'users'>>;
};

export type UpsertCategoryPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpsertCategoryPayload'] = ResolversParentTypes['UpsertCategoryPayload']> = {
  category?: Resolver<Maybe<ResolversTypes['Category']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeadLetterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['Delivery'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  replayedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DeadLetterEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ReplayDeadLettersWherePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReplayDeadLettersWherePayload'] = ResolversParentTypes['ReplayDeadLettersWherePayload']> = {
  replayed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastDueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ReplayDeadLettersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReplayDeadLettersPayload'] = ResolversParentTypes['ReplayDeadLettersPayload']> = {
  replayed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeliveryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Delivery'] = ResolversParentTypes['Delivery']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DeliveryStatus'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  providerMessageId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['Platform'], ParentType, ContextType>;
  service?: Resolver<ResolversTypes['PushService'], ParentType, ContextType>;
  appVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  retiredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  retiredReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RegisterDevicePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterDevicePayload'] = ResolversParentTypes['RegisterDevicePayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UnregisterDevicePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnregisterDevicePayload'] = ResolversParentTypes['UnregisterDevicePayload']> = {
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type FeedItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedItem'] = ResolversParentTypes['FeedItem']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  notificationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  category?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  imageUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  place?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  readAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  snoozedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  pinnedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  actions?: Resolver<Array<ResolversTypes['FeedAction']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  removal?: Resolver<Maybe<ResolversTypes['FeedRemoval']>, ParentType, ContextType>;
};

export type FeedActionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedAction'] = ResolversParentTypes['FeedAction']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  doneAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type FeedEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedEdge'] = ResolversParentTypes['FeedEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['FeedItem'], ParentType, ContextType>;
};

export type FeedConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedConnection'] = ResolversParentTypes['FeedConnection']> = {
  edges?: Resolver<Array<ResolversTypes['FeedEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['FeedCounts'], ParentType, ContextType>;
  countsByCategory?: Resolver<Array<ResolversTypes['FeedCategoryCounts']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FeedCountsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedCounts'] = ResolversParentTypes['FeedCounts']> = {
  unseen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unread?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FeedCategoryCountsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedCategoryCounts'] = ResolversParentTypes['FeedCategoryCounts']> = {
  category?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['FeedCounts'], ParentType, ContextType>;
};

export type FeedEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedEvent'] = ResolversParentTypes['FeedEvent']> = {
  type?: Resolver<ResolversTypes['FeedEventType'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  items?: Resolver<Array<ResolversTypes['FeedItem']>, ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['FeedCounts'], ParentType, ContextType>;
  countsByCategory?: Resolver<Array<ResolversTypes['FeedCategoryCounts']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  feed?: SubscriptionResolver<ResolversTypes['FeedEvent'], "feed", ParentType, ContextType, Partial<SubscriptionFeedArgs>>;
  notification?: SubscriptionResolver<ResolversTypes['Notification'], "notification", ParentType, ContextType, RequireFields<SubscriptionNotificationArgs, 'id'>>;
};

export type MarkFeedItemsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MarkFeedItemsPayload'] = ResolversParentTypes['MarkFeedItemsPayload']> = {
  counts?: Resolver<Maybe<ResolversTypes['FeedCounts']>, ParentType, ContextType>;
  countsByCategory?: Resolver<Maybe<Array<ResolversTypes['FeedCategoryCounts']>>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type NotificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Notification'] = ResolversParentTypes['Notification']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  category?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['NotificationStatus'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['Strategy'], ParentType, ContextType>;
  idempotencyKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sendAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deliveries?: Resolver<Array<ResolversTypes['Delivery']>, ParentType, ContextType>;
  events?: Resolver<Array<ResolversTypes['NotificationEvent']>, ParentType, ContextType>;
};

export type NotificationEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotificationEvent'] = ResolversParentTypes['NotificationEvent']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  deliveryId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type NotificationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotificationEdge'] = ResolversParentTypes['NotificationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Notification'], ParentType, ContextType>;
};

export type NotificationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotificationConnection'] = ResolversParentTypes['NotificationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['NotificationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CancelNotificationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelNotificationPayload'] = ResolversParentTypes['CancelNotificationPayload']> = {
  notification?: Resolver<Maybe<ResolversTypes['Notification']>, ParentType, ContextType>;
  withdrawn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PreferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Preference'] = ResolversParentTypes['Preference']> = {
  category?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['CategoryKind']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  clientType?: Resolver<Maybe<ResolversTypes['ClientType']>, ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SetPreferencesPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetPreferencesPayload'] = ResolversParentTypes['SetPreferencesPayload']> = {
  preferences?: Resolver<Array<ResolversTypes['Preference']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  presentUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  quietHours?: Resolver<Maybe<ResolversTypes['QuietHours']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  locale?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timezone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attributes?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  devices?: Resolver<Array<ResolversTypes['Device']>, ParentType, ContextType>;
  preferences?: Resolver<Array<ResolversTypes['Preference']>, ParentType, ContextType>;
  feed?: Resolver<ResolversTypes['FeedConnection'], ParentType, ContextType, RequireFields<UserFeedArgs, 'first'>>;
  feedCounts?: Resolver<ResolversTypes['FeedCounts'], ParentType, ContextType>;
  feedCountsByCategory?: Resolver<Array<ResolversTypes['FeedCategoryCounts']>, ParentType, ContextType>;
};

export type SetPresencePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetPresencePayload'] = ResolversParentTypes['SetPresencePayload']> = {
  presentUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QueueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Queue'] = ResolversParentTypes['Queue']> = {
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  inFlight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  oldestSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type QuietHoursResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QuietHours'] = ResolversParentTypes['QuietHours']> = {
  from?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  days?: Resolver<Array<ResolversTypes['Weekday']>, ParentType, ContextType>;
  timezone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SetQuietHoursPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetQuietHoursPayload'] = ResolversParentTypes['SetQuietHoursPayload']> = {
  quietHours?: Resolver<Maybe<ResolversTypes['QuietHours']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type SendNotificationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendNotificationPayload'] = ResolversParentTypes['SendNotificationPayload']> = {
  notification?: Resolver<Maybe<ResolversTypes['Notification']>, ParentType, ContextType>;
  duplicate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SuppressionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Suppression'] = ResolversParentTypes['Suppression']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  address?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  category?: Resolver<Maybe<ResolversTypes['Category']>, ParentType, ContextType>;
  promotionalOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SuppressionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuppressionEdge'] = ResolversParentTypes['SuppressionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Suppression'], ParentType, ContextType>;
};

export type SuppressionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuppressionConnection'] = ResolversParentTypes['SuppressionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SuppressionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RemoveSuppressionsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveSuppressionsPayload'] = ResolversParentTypes['RemoveSuppressionsPayload']> = {
  removed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type TemplateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Template'] = ResolversParentTypes['Template']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  publishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SaveTemplatePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SaveTemplatePayload'] = ResolversParentTypes['SaveTemplatePayload']> = {
  template?: Resolver<Maybe<ResolversTypes['Template']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IssueUserTokenPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IssueUserTokenPayload'] = ResolversParentTypes['IssueUserTokenPayload']> = {
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UpsertUsersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpsertUsersPayload'] = ResolversParentTypes['UpsertUsersPayload']> = {
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Category?: CategoryResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  UpsertCategoryPayload?: UpsertCategoryPayloadResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  ReplayDeadLettersWherePayload?: ReplayDeadLettersWherePayloadResolvers<ContextType>;
  ReplayDeadLettersPayload?: ReplayDeadLettersPayloadResolvers<ContextType>;
  Delivery?: DeliveryResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  RegisterDevicePayload?: RegisterDevicePayloadResolvers<ContextType>;
  UnregisterDevicePayload?: UnregisterDevicePayloadResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  FeedItem?: FeedItemResolvers<ContextType>;
  FeedAction?: FeedActionResolvers<ContextType>;
  FeedEdge?: FeedEdgeResolvers<ContextType>;
  FeedConnection?: FeedConnectionResolvers<ContextType>;
  FeedCounts?: FeedCountsResolvers<ContextType>;
  FeedCategoryCounts?: FeedCategoryCountsResolvers<ContextType>;
  FeedEvent?: FeedEventResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  MarkFeedItemsPayload?: MarkFeedItemsPayloadResolvers<ContextType>;
  Notification?: NotificationResolvers<ContextType>;
  NotificationEvent?: NotificationEventResolvers<ContextType>;
  NotificationEdge?: NotificationEdgeResolvers<ContextType>;
  NotificationConnection?: NotificationConnectionResolvers<ContextType>;
  CancelNotificationPayload?: CancelNotificationPayloadResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Preference?: PreferenceResolvers<ContextType>;
  SetPreferencesPayload?: SetPreferencesPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  SetPresencePayload?: SetPresencePayloadResolvers<ContextType>;
  Queue?: QueueResolvers<ContextType>;
  QuietHours?: QuietHoursResolvers<ContextType>;
  SetQuietHoursPayload?: SetQuietHoursPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  SendNotificationPayload?: SendNotificationPayloadResolvers<ContextType>;
  Suppression?: SuppressionResolvers<ContextType>;
  SuppressionEdge?: SuppressionEdgeResolvers<ContextType>;
  SuppressionConnection?: SuppressionConnectionResolvers<ContextType>;
  RemoveSuppressionsPayload?: RemoveSuppressionsPayloadResolvers<ContextType>;
  Template?: TemplateResolvers<ContextType>;
  SaveTemplatePayload?: SaveTemplatePayloadResolvers<ContextType>;
  IssueUserTokenPayload?: IssueUserTokenPayloadResolvers<ContextType>;
  UpsertUsersPayload?: UpsertUsersPayloadResolvers<ContextType>;
};

