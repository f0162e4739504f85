import { newId } from '../base/ids.ts';
import type { Channel, Platform } from '../core/channel.ts';
import type { Consideration, Preference } from '../core/consent.ts';
import type { Reader } from './connect.ts';
import { preferencesOf } from './recipients.ts';

/** What somebody wanted in the evening, and may not want any more in the morning. */
interface Reconsidered {
  id: string;
  category: Consideration['category'];
  channel: Channel;
  platform: Platform | null;
  preferences: Preference[];
}

/** These deliveries, with all that decides whether their people want them. */
export async function findReconsidered(sql: Reader, ids: readonly string[]): Promise<Reconsidered[]> {
  return sql<Reconsidered[]>`
    select d.id, d.channel, v.platform, ${preferencesOf(sql)} as preferences,
      json_build_object('id', g.id, 'kind', g.kind, 'critical', g.critical, 'optIn', g.opt_in) as category
    from delivery d
    join notification n on n.id = d.notification_id
    join category g on g.id = n.category_id
    join "user" u on u.id = d.user_id
    left join device v on v.id = d.device_id
    where d.id = any(${[...ids]}::uuid[])`;
}

/** WAITING and due → FILTERED. The caller holds the locks of the notifications; what somebody else is moving on comes again. */
export function filterUnwanted(sql: Reader, ids: readonly string[]): Promise<unknown> {
  return sql`
    with due as materialized (
      select d.id, f.event_id
      from unnest(${[...ids]}::uuid[], ${ids.map(() => newId())}::uuid[]) as f (id, event_id)
      join delivery d using (id)
      where d.status = 'WAITING' and d.due_at <= now()
      order by d.id
      for update of d skip locked
    ), filtered as (
      update delivery d set status = 'FILTERED', reason = 'PREFERENCE', due_at = null, updated_at = now()
      from due
      where d.id = due.id
      returning d.id, d.notification_id, d.channel, d.reason, due.event_id
    )
    insert into event (id, notification_id, delivery_id, type, channel, reason)
    select event_id, notification_id, id, 'FILTERED', channel, reason from filtered`.execute();
}
