import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { TroubleKind } from '../../core/trouble.ts';
import { instant } from './columns.ts';

/** A trouble that is there now. */
export const alert = pgTable('alert', {
  kind: text('kind').$type<TroubleKind>().notNull(),
  subject: text('subject').notNull(),
  detail: text('detail').notNull(),
  since: instant('since').notNull().defaultNow(),
  lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
});

/** What is to be told of it by one route: tried again until it is. */
export const alertNotice = pgTable('alert_notice', {
  id: uuid('id').primaryKey(),
  kind: text('kind').$type<TroubleKind>().notNull(),
  subject: text('subject').notNull(),
  detail: text('detail').notNull(),
  state: text('state').$type<'RAISED' | 'RECOVERED'>().notNull(),
  route: text('route').notNull(),
  attempts: integer('attempts').notNull().default(0),
  dueAt: instant('due_at').notNull().defaultNow(),
  at: instant('at').notNull().defaultNow(),
  toldAt: instant('told_at'),
});
export type AlertNoticeRow = typeof alertNotice.$inferSelect;
