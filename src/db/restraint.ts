import { earliestId } from '../base/ids.ts';
import type { Reader } from './connect.ts';

/**
 * How many notifications each of these people was sent since then, counted no further than `most`. What was filtered
 * disturbed nobody. Ids begin with their time, so the index of a person's notifications serves, and needs no second.
 */
export async function countNotificationsTo(sql: Reader, userIds: readonly string[], since: number, most: number): Promise<Map<string, number>> {
  const rows = await sql<{ id: string; count: number }[]>`
    select u.id, (
      select count(*)::int from (
        select from notification n
        where n.user_id = u.id and n.id >= ${earliestId(since)}::uuid
          and exists (select from delivery d where d.notification_id = n.id and d.status <> 'FILTERED')
        order by n.id desc limit ${most}
      ) recent
    ) as count
    from unnest(${[...new Set(userIds)]}::uuid[]) as u (id)`;
  return new Map(rows.map(({ id, count }) => [id, count]));
}
