import { newId } from '../base/ids.ts';
import type { Channel, ClientType } from '../core/channel.ts';
import type { CategoryKind } from '../core/consent.ts';
import type { Database } from './connect.ts';

/** Null means every one. `category` is its key; beside it, `kind` is null. */
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

/** Wishes about categories, kinds and channels alike; what nobody chose has no row. */
export function preferencesOfUsers({ sql }: Database, userIds: readonly string[]): Promise<PreferenceRow[]> {
  return sql<PreferenceRow[]>`
    select p.user_id, c.key as category, null as kind, p.channel, p.client_type, p.enabled, p.id
    from preference p
    left join category c on c.id = p.category_id
    where p.user_id = any(${[...userIds]}::uuid[])
    union all
    select user_id, null, kind, channel, client_type, enabled, id
    from kind_preference
    where user_id = any(${[...userIds]}::uuid[])
    order by id`;
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
    ), of_kinds as (
      insert into kind_preference (id, user_id, kind, channel, client_type, enabled)
      select id, ${userId}, kind, channel, "clientType", enabled
      from row
      where kind is not null
      order by kind, channel, "clientType"
      on conflict (user_id, kind, channel, client_type)
      do update set enabled = excluded.enabled, updated_at = now()
    )
    insert into preference (id, user_id, category_id, channel, client_type, enabled)
    select id, ${userId}, "categoryId", channel, "clientType", enabled
    from row
    where kind is null
    order by "categoryId", channel, "clientType"
    on conflict (user_id, category_id, channel, client_type)
    do update set enabled = excluded.enabled, updated_at = now()`;
}
