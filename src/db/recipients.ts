import type { Platform, PushService } from '../core/channel.ts';
import type { Preference } from '../core/consent.ts';
import type { Json } from '../core/message.ts';
import type { QuietHours } from '../core/quiet-hours.ts';
import type { Reader, Sql } from './connect.ts';

/** A person as acceptance sees them: addresses, devices that live, and preferences, in one look. */
export interface Recipient {
  id: string;
  projectId: string;
  externalId: string;
  email: string | null;
  phone: string | null;
  locale: string | null;
  timezone: string | null;
  /** When they are not to be disturbed; null for never. */
  quietHours: QuietHours | null;
  attributes: Json;
  devices: { id: string; platform: Platform; service: PushService }[];
  preferences: Preference[];
}

/** By the apps' own ids. */
export async function findRecipients(sql: Sql, asked: { projectId: string; externalId: string }[]): Promise<Recipient[]> {
  if (asked.length === 0) return [];
  const projects = asked.map(({ projectId }) => projectId);
  const ids = asked.map(({ externalId }) => externalId);
  return sql<Recipient[]>`
    select ${whole(sql)}
    from (select distinct * from unnest(${projects}::uuid[], ${ids}::text[]) as a (project_id, external_id)) a
    join "user" u using (project_id, external_id)`;
}

/** By our ids. */
export async function findRecipientsByIds(sql: Reader, ids: string[]): Promise<Recipient[]> {
  return sql<Recipient[]>`select ${whole(sql)} from "user" u where u.id = any(${ids}::uuid[])`;
}

function whole(sql: Reader) {
  return sql`
    u.id, u.project_id, u.external_id, u.email, u.phone, u.locale, u.timezone, u.quiet_hours, u.attributes,
    coalesce((
      select json_agg(json_build_object('id', d.id, 'platform', d.platform, 'service', d.service) order by d.id)
      from device d where d.user_id = u.id and d.retired_at is null), '[]') as devices,
    ${preferencesOf(sql)} as preferences`;
}

/** All that the user `u` has said yes or no to. */
export function preferencesOf(sql: Reader) {
  return sql`
    coalesce((
      select json_agg(json_build_object(
        'categoryId', p.category_id, 'kind', p.kind, 'channel', p.channel, 'clientType', p.client_type, 'enabled', p.enabled))
      from (
        select category_id, null as kind, channel, client_type, enabled from preference where user_id = u.id
        union all
        select null, kind, channel, client_type, enabled from kind_preference where user_id = u.id
      ) p), '[]')`;
}
