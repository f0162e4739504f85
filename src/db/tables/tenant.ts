import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { AppCheckRule } from '../../core/app-check.ts';
import { bytea, instant } from './columns.ts';

/** To whom everything else belongs: a product, or one environment of it. */
export const project = pgTable('project', {
  id: uuid('id').primaryKey(),
  key: text('key').notNull().unique(),
  name: text('name').notNull(),
  defaultLocale: text('default_locale').notNull().default('en'),
  /** How long items stay in a feed, where their category says nothing; null for ever. */
  feedRetentionSeconds: integer('feed_retention_seconds'),
  createdAt: instant('created_at').notNull().defaultNow(),
});
export type ProjectRow = typeof project.$inferSelect;

/** A backend that calls. */
export const app = pgTable('app', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  /** What its people's calls must prove; null for nothing. */
  appCheck: jsonb('app_check').$type<AppCheckRule>(),
});

/** What an app or an operator knocks with. The secret is kept as its SHA-256; an operator's key has no app. */
export const accessKey = pgTable('access_key', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  appId: uuid('app_id'),
  kind: text('kind').$type<'app' | 'operator'>().notNull(),
  publicKey: text('public_key').notNull().unique(),
  secretHash: bytea('secret_hash').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  revokedAt: instant('revoked_at'),
});
export type AccessKeyRow = typeof accessKey.$inferSelect;

/** Ed25519 keys that sign user tokens. The newest unretired one signs; all not yet retired verify. */
export const signingKey = pgTable('signing_key', {
  kid: text('kid').primaryKey(),
  projectId: uuid('project_id').notNull(),
  publicJwk: jsonb('public_jwk').$type<Record<string, string>>().notNull(),
  sealedPrivateJwk: bytea('sealed_private_jwk').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  retiredAt: instant('retired_at'),
});
export type SigningKeyRow = typeof signingKey.$inferSelect;

/** Small secrets and identities that the platform generates once and keeps (VAPID keys), sealed. */
export const keepsake = pgTable('keepsake', {
  name: text('name').primaryKey(),
  sealed: bytea('sealed').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
