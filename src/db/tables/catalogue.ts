import { boolean, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Channel, Priority } from '../../core/channel.ts';
import type { CategoryKind } from '../../core/consent.ts';
import type { Content } from '../../core/message.ts';
import type { Strategy } from '../../core/strategy.ts';
import type { UnknownPolicy } from '../../core/verdict.ts';
import { instant } from './columns.ts';

/** What people are told about, and how: what they choose by, and what a notification goes by where its call says nothing. */
export const category = pgTable('category', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  key: text('key').notNull(),
  name: text('name').notNull(),
  description: text('description'),
  kind: text('kind').$type<CategoryKind>().notNull(),
  critical: boolean('critical').notNull(),
  optIn: boolean('opt_in').notNull(),
  /** Whether people may send in it themselves. */
  clientMaySend: boolean('client_may_send').notNull().default(false),
  channels: text('channels').array().$type<Channel[]>().notNull(),
  strategy: text('strategy').$type<Strategy>().notNull(),
  priority: text('priority').$type<Priority>().notNull(),
  /** Seconds within which the same content is a duplicate; 0 switches it off. */
  duplicateWindowSeconds: integer('duplicate_window_seconds').notNull().default(60),
  /** Null for what is usual on each wire. */
  unknownPolicy: text('unknown_policy').$type<UnknownPolicy>(),
  /** How long each step of an ESCALATE waits for the person. */
  escalateAfterSeconds: integer('escalate_after_seconds').notNull().default(600),
  /** Reading it on one channel stops what is pending on the others. */
  cancelsWhenRead: boolean('cancels_when_read').notNull().default(false),
  /** How long a push waits for somebody who is looking; null for not at all. */
  pushUnlessSeenSeconds: integer('push_unless_seen_seconds'),
  /** How long its items stay in a feed; null for as long as the project says. */
  feedRetentionSeconds: integer('feed_retention_seconds'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});
export type CategoryRow = typeof category.$inferSelect;

/** Texts that a notification can name; what they say is in its versions. */
export const template = pgTable('template', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  key: text('key').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Liquid source for one channel and locale. */
export interface TemplateContent extends Content {
  channel: Channel;
  locale: string;
}

/** Never changed once it is published: a notification keeps to the version that it was accepted with. */
export const templateVersion = pgTable('template_version', {
  id: uuid('id').primaryKey(),
  templateId: uuid('template_id').notNull(),
  version: integer('version').notNull(),
  contents: jsonb('contents').$type<TemplateContent[]>().notNull(),
  publishedAt: instant('published_at'),
  createdAt: instant('created_at').notNull().defaultNow(),
});
