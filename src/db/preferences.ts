import { asc, eq, inArray } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Channel, ClientType } from '../core/channel.ts';
import type { CategoryKind } from '../core/consent.ts';
import type { Database } from './connect.ts';
import { category } from './tables/catalogue.ts';
import { preference } from './tables/people.ts';

/** Null means every one. `category` is its key. */
export interface PreferenceRow {
  userId: string;
  category: string | null;
  kind: CategoryKind | null;
  channel: Channel | null;
  clientType: ClientType | null;
  enabled: boolean;
}

/** A yes or no of one person; null means every one. */
export interface PreferenceChange {
  categoryId: string | null;
  kind: CategoryKind | null;
  channel: Channel | null;
  clientType: ClientType | null;
  enabled: boolean;
}

export function preferencesOfUsers({ records }: Database, userIds: readonly string[]): Promise<PreferenceRow[]> {
  return records
    .select({
      userId: preference.userId,
      category: category.key,
      kind: preference.kind,
      channel: preference.channel,
      clientType: preference.clientType,
      enabled: preference.enabled,
    })
    .from(preference)
    .leftJoin(category, eq(category.id, preference.categoryId))
    .where(inArray(preference.userId, [...userIds]))
    .orderBy(asc(preference.id));
}

/**
 * Each place (category, kind, channel, client type) at most once among the changes: a statement cannot change a row twice. Who
 * switches on again what a link in a mail switched off means it: the address is written to again.
 */
export async function setPreferences({ sql }: Database, userId: string, changes: readonly PreferenceChange[]): Promise<void> {
  const rows = changes.map((change) => ({ id: newId(), ...change }));
  await sql`
    with row as (
      select * from jsonb_to_recordset(${sql.json(rows)}) as r (
        id uuid, "categoryId" uuid, kind text, channel text, "clientType" text, enabled boolean)
    ), resumed as (
      delete from suppression s
      using row, "user" u
      where row.enabled and u.id = ${userId} and s.project_id = u.project_id and s.reason = 'UNSUBSCRIBED'
        and s.category_id = row."categoryId" and s.channel = row.channel
        and s.address = case s.channel when 'EMAIL' then u.email when 'SMS' then u.phone end
    )
    insert into preference (id, user_id, category_id, kind, channel, client_type, enabled)
    select id, ${userId}, "categoryId", kind, channel, "clientType", enabled
    from row
    order by "categoryId", kind, channel, "clientType"
    on conflict (user_id, category_id, kind, channel, client_type)
    do update set enabled = excluded.enabled, updated_at = now()`;
}
