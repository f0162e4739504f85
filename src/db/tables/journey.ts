import { bigint, boolean, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Channel, Lane, Priority } from '../../core/channel.ts';
import type { DeliveryStatus, EventType } from '../../core/delivery.ts';
import type { CountsOfCategories, FeedAction, FeedRemoval, FeedWish } from '../../core/feed.ts';
import type { Content, Json } from '../../core/message.ts';
import type { ReceiptKind, Stop } from '../../core/receipt.ts';
import type { Strategy } from '../../core/strategy.ts';
import { bytea, instant } from './columns.ts';

/** How a notification as a whole stands; each of its deliveries has a state of its own. */
export type NotificationStatus = 'SCHEDULED' | 'ACTIVE' | 'COMPLETED' | 'CANCELLED' | 'EXPIRED';

/** What was asked, as accepted: a scheduled notification is resolved from this when it is due. */
export interface AcceptedRequest {
  templateVersionId: string | null;
  content: Content | null;
  data: Json;
  channels: Channel[];
  /** What its item in the feed is to be like; absent where it is like any other. */
  feed?: FeedWish;
}

/** What was asked. */
export const notification = pgTable('notification', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  appId: uuid('app_id').notNull(),
  userId: uuid('user_id'),
  /** A bare address, where the recipient is no user. */
  email: text('email'),
  phone: text('phone'),
  categoryId: uuid('category_id').notNull(),
  status: text('status').$type<NotificationStatus>().notNull(),
  priority: text('priority').$type<Priority>().notNull(),
  strategy: text('strategy').$type<Strategy>().notNull(),
  request: jsonb('request').$type<AcceptedRequest>().notNull(),
  idempotencyKey: text('idempotency_key'),
  sendAt: instant('send_at'),
  expiresAt: instant('expires_at').notNull(),
  /** What of the person stops what is pending; null where nothing does. */
  heeds: text('heeds').$type<'SEEN' | 'READ'>(),
  /** How long each step of an ESCALATE waits for the person. */
  escalateAfterSeconds: integer('escalate_after_seconds'),
  /** When the wait of the latest step is over. */
  escalatesAt: instant('escalates_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
export type NotificationRow = typeof notification.$inferSelect;

/** One channel of it; for push, one device. Its own outbox: QUEUED means a hint is owed to the bus since queuedAt. */
export const delivery = pgTable('delivery', {
  id: uuid('id').primaryKey(),
  notificationId: uuid('notification_id').notNull(),
  projectId: uuid('project_id').notNull(),
  userId: uuid('user_id'),
  channel: text('channel').$type<Channel>().notNull(),
  /** Null for what can never leave: a channel without an address. */
  lane: text('lane').$type<Lane>(),
  /** The place of its channel in the strategy's order, from 0. */
  step: integer('step').notNull(),
  deviceId: uuid('device_id'),
  /** The e-mail address or number it goes to; push looks at the device when it leaves. */
  address: text('address'),
  content: jsonb('content').$type<Content>(),
  status: text('status').$type<DeliveryStatus>().notNull(),
  reason: text('reason'),
  provider: text('provider'),
  providerMessageId: text('provider_message_id'),
  attempts: integer('attempts').notNull().default(0),
  queuedAt: instant('queued_at'),
  dueAt: instant('due_at'),
  /** Until when quiet hours put it off, where it is UNKNOWN: that wait lasts for as long as `dueAt` is the same. */
  hushedUntil: instant('hushed_until'),
  /** The only one of its notification that was not filtered when it was made: its end is the notification's. */
  alone: boolean('alone').notNull().default(false),
  /** It is not sent to somebody who has seen the item of its notification. */
  unlessSeen: boolean('unless_seen').notNull().default(false),
  leaseUntil: instant('lease_until'),
  /** Its account may have sent it already: every further attempt is made by that one. */
  bound: boolean('bound').notNull().default(false),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
export type DeliveryRow = typeof delivery.$inferSelect;

/** The history, inserted and never changed. */
export const event = pgTable('event', {
  id: uuid('id').primaryKey(),
  notificationId: uuid('notification_id').notNull(),
  deliveryId: uuid('delivery_id'),
  type: text('type').$type<EventType>().notNull(),
  channel: text('channel').$type<Channel>(),
  provider: text('provider'),
  reason: text('reason'),
  /** Until when it was put off, where it was. */
  until: instant('until'),
  at: instant('at').notNull().defaultNow(),
});
export type EventRow = typeof event.$inferSelect;

/** A delivery that failed for good, for somebody to look at and, if they wish, to replay. */
export const deadLetter = pgTable('dead_letter', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  deliveryId: uuid('delivery_id').notNull(),
  reason: text('reason').notNull(),
  at: instant('at').notNull().defaultNow(),
  replayedAt: instant('replayed_at'),
});
export type DeadLetterRow = typeof deadLetter.$inferSelect;

/** What makes a second identical call a duplicate: the caller's key (7 days), or the content itself (a minute). */
export const acceptance = pgTable('acceptance', {
  appId: uuid('app_id').notNull(),
  kind: text('kind').$type<'key' | 'content'>().notNull(),
  key: text('key').notNull(),
  requestHash: bytea('request_hash').notNull(),
  notificationId: uuid('notification_id').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

/** What was reported and nobody has acted on yet. */
export const receipt = pgTable('receipt', {
  id: uuid('id').primaryKey(),
  /** Null where only the provider’s id is known. */
  deliveryId: uuid('delivery_id'),
  /** Null for a beacon of our own. */
  account: text('account'),
  /** The projects that the account serves; null for every one. */
  projects: uuid('projects').array(),
  providerMessageId: text('provider_message_id'),
  kind: text('kind').$type<ReceiptKind>().notNull(),
  reason: text('reason'),
  stops: text('stops').$type<Stop>(),
  receivedAt: instant('received_at').notNull().defaultNow(),
  dueAt: instant('due_at').notNull().defaultNow(),
});

/** Numbers every change of a person's feed; its row lock orders them, its counts are exact. */
export const feedCounter = pgTable('feed_counter', {
  userId: uuid('user_id').primaryKey(),
  /** Random; a cursor of another epoch is answered with RESET. */
  epoch: text('epoch').notNull(),
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  unseen: integer('unseen').notNull().default(0),
  unread: integer('unread').notNull().default(0),
  total: integer('total').notNull().default(0),
  /** Unseen, unread and total of each category; null until somebody has asked for them. */
  categories: jsonb('categories').$type<CountsOfCategories>(),
  /** The number of the latest change whose row was deleted. */
  prunedSeq: bigint('pruned_seq', { mode: 'number' }).notNull().default(0),
});

/** What a person finds in their feed: one for each delivery in the app. */
export const feedItem = pgTable('feed_item', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  notificationId: uuid('notification_id').notNull(),
  deliveryId: uuid('delivery_id').notNull().unique(),
  category: text('category').notNull(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  url: text('url'),
  imageUrl: text('image_url'),
  data: jsonb('data').$type<Json>(),
  createdAt: instant('created_at').notNull().defaultNow(),
  seenAt: instant('seen_at'),
  readAt: instant('read_at'),
  /** Out of sight and out of every count, for whatever reason. */
  archivedAt: instant('archived_at'),
  /** Out of sight until then. */
  snoozedUntil: instant('snoozed_until'),
  pinnedAt: instant('pinned_at'),
  actions: jsonb('actions').$type<FeedAction[]>(),
  expiresAt: instant('expires_at'),
  /** When it left for good. */
  removedAt: instant('removed_at'),
  removal: text('removal').$type<FeedRemoval>(),
  /** The app and its name for what this is the newest of. */
  collapse: text('collapse'),
  /** Its place in the list, where that is another than the one it was added at. */
  placedSeq: bigint('placed_seq', { mode: 'number' }),
  /** The number it was added under. */
  addedSeq: bigint('added_seq', { mode: 'number' }).notNull(),
  /** The number of its latest change. */
  seq: bigint('seq', { mode: 'number' }).notNull(),
});
