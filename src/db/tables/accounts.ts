import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** As an account is for whoever would ask it; `send/account` says what each means. */
export type AccountState = 'paused' | 'failing' | 'slow' | 'well';

/** How provider accounts are, as far as any worker knows: advice, of which the last word counts. */
export const accountHealth = pgTable('account_health', {
  account: text('account').primaryKey(),
  newsId: uuid('news_id').notNull(),
  state: text('state').$type<AccountState>().notNull(),
  reason: text('reason').notNull(),
  /** When its rest is over. */
  until: instant('until').notNull(),
  /** Until then one worker alone may try whether it works again. */
  probedUntil: instant('probed_until'),
});
