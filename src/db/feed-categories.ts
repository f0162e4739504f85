import type { CountsOfCategories } from '../core/feed.ts';
import type { Sql } from './connect.ts';
import { lockCounters } from './feed-moves.ts';

/**
 * Counts a feed by category, for the first time that anybody asks: from then on every change keeps these counts in the row
 * of the counter, like the others. So those who show no tabs pay nothing for them, and those who do read one row.
 */
export async function countCategories(sql: Sql, userId: string): Promise<CountsOfCategories> {
  return sql.begin(async (transaction) => {
    const held = (await lockCounters(transaction, [userId])).get(userId);
    // A counter that is made meanwhile is nobody's to count by: what else is being added would be counted by neither.
    if (!held) return {};
    if (held.categories) return held.categories;
    const [counter] = await transaction<{ categories: CountsOfCategories }[]>`
      with counted as (
        select category, count(*) filter (where seen_at is null) as unseen, count(*) filter (where read_at is null) as unread, count(*) as total
        from feed_item
        where user_id = ${userId} and archived_at is null
        group by category
      )
      update feed_counter
      set categories = coalesce((select jsonb_object_agg(category, jsonb_build_array(unseen, unread, total)) from counted), '{}')
      where user_id = ${userId}
      returning categories`;
    return counter?.categories ?? {};
  });
}
