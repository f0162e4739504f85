import { boolean, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Channel, ClientType, Platform, PushService } from '../../core/channel.ts';
import type { CategoryKind } from '../../core/consent.ts';
import type { Json } from '../../core/message.ts';
import type { QuietHours } from '../../core/quiet-hours.ts';
import { instant } from './columns.ts';

/** Somebody who can be told something. */
export const user = pgTable('user', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  /** The app's own id of the person: the only one that the API shows. */
  externalId: text('external_id').notNull(),
  email: text('email'),
  phone: text('phone'),
  locale: text('locale'),
  timezone: text('timezone'),
  /** When they are not to be disturbed; null for never. */
  quietHours: jsonb('quiet_hours').$type<QuietHours>(),
  attributes: jsonb('attributes').$type<Json>(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
export type UserRow = typeof user.$inferSelect;

/** A token belongs to one person: registering it again, by whomever, moves it. */
export const device = pgTable('device', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  userId: uuid('user_id').notNull(),
  platform: text('platform').$type<Platform>().notNull(),
  service: text('service').$type<PushService>().notNull(),
  /** The push token; for Web Push, the endpoint. */
  token: text('token').notNull(),
  p256dh: text('p256dh'),
  auth: text('auth'),
  appVersion: text('app_version'),
  registeredAt: instant('registered_at').notNull().defaultNow(),
  lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
  retiredAt: instant('retired_at'),
  retiredReason: text('retired_reason'),
});
export type DeviceRow = typeof device.$inferSelect;

/** Who is looking at their app, and until when that is believed. */
export const presence = pgTable('presence', {
  userId: uuid('user_id').primaryKey(),
  until: instant('until').notNull(),
});

/** Null means every one, and is a value like any other here. */
export const preference = pgTable('preference', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  categoryId: uuid('category_id'),
  channel: text('channel').$type<Channel>(),
  clientType: text('client_type').$type<ClientType>(),
  enabled: boolean('enabled').notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

/** A yes or no to every category of a kind; null means every channel, or client type. */
export const kindPreference = pgTable('kind_preference', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  kind: text('kind').$type<CategoryKind>().notNull(),
  channel: text('channel').$type<Channel>(),
  clientType: text('client_type').$type<ClientType>(),
  enabled: boolean('enabled').notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

/** An address that must not be written to, whoever's it is. */
export const suppression = pgTable('suppression', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  channel: text('channel').$type<Channel>().notNull(),
  address: text('address').notNull(),
  categoryId: uuid('category_id'),
  /** Only what advertises is stopped. */
  promotionalOnly: boolean('promotional_only').notNull().default(false),
  reason: text('reason').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
export type SuppressionRow = typeof suppression.$inferSelect;

/** A suppression that was taken back, and by whom. */
export const liftedSuppression = pgTable('lifted_suppression', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  channel: text('channel').$type<Channel>().notNull(),
  address: text('address').notNull(),
  categoryId: uuid('category_id'),
  promotionalOnly: boolean('promotional_only').notNull(),
  reason: text('reason').notNull(),
  createdAt: instant('created_at').notNull(),
  liftedAt: instant('lifted_at').notNull().defaultNow(),
  liftedBy: text('lifted_by').notNull(),
});
