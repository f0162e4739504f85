import { asc, eq, inArray } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Channel, ClientType } from '../core/channel.ts';
import type { Database } from './connect.ts';
import { category } from './tables/catalogue.ts';
import { preference } from './tables/people.ts';

/** Null means every one. `category` is its key. */
export interface PreferenceRow {
  userId: string;
  category: string | null;
  channel: Channel | null;
  clientType: ClientType | null;
  enabled: boolean;
}

export interface PreferenceChange {
  categoryId: string | null;
  channel: Channel | null;
  clientType: ClientType | null;
  enabled: boolean;
}

export function preferencesOfUsers({ records }: Database, userIds: readonly string[]): Promise<PreferenceRow[]> {
  return records
    .select({
      userId: preference.userId,
      category: category.key,
      channel: preference.channel,
      clientType: preference.clientType,
      enabled: preference.enabled,
    })
    .from(preference)
    .leftJoin(category, eq(category.id, preference.categoryId))
    .where(inArray(preference.userId, [...userIds]))
    .orderBy(asc(preference.id));
}

/** Each place (category, channel, client type) at most once among the changes: a statement cannot change a row twice. */
export async function setPreferences({ sql }: Database, userId: string, changes: readonly PreferenceChange[]): Promise<void> {
  const rows = changes.map((change) => ({ id: newId(), ...change }));
  await sql`
    insert into preference (id, user_id, category_id, channel, client_type, enabled)
    select id, ${userId}, "categoryId", channel, "clientType", enabled
    from jsonb_to_recordset(${sql.json(rows)}) as row (
      id uuid, "categoryId" uuid, channel text, "clientType" text, enabled boolean
    )
    order by "categoryId", channel, "clientType"
    on conflict (user_id, category_id, channel, client_type)
    do update set enabled = excluded.enabled, updated_at = now()`;
}
