import type { Reader, Sql } from './connect.ts';

/** Who is looking at their app right now, as their clients say. */

/** The person looks for so long from now on; 0 where they look away. Answers until when, or null. */
export async function setPresence(sql: Sql, userId: string, seconds: number): Promise<Date | null> {
  if (seconds === 0) {
    await sql`delete from presence where user_id = ${userId}`;
    return null;
  }
  // Another window of theirs may look for longer.
  const [row] = await sql<{ until: Date }[]>`
    insert into presence (user_id, until) values (${userId}, now() + ${seconds} * interval '1 second')
    on conflict (user_id) do update set until = greatest(presence.until, excluded.until)
    returning until`;
  return row?.until ?? null;
}

/** Until when those of them look who do. */
export async function presentUntil(sql: Reader, userIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await sql<{ userId: string; until: Date }[]>`
    select user_id, until from presence where user_id = any(${[...userIds]}::uuid[]) and until > now()`;
  return new Map(rows.map(({ userId, until }) => [userId, until]));
}

/** Those of these deliveries whose notification the person has seen in the app. */
export async function findSeen(sql: Sql, deliveryIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select d.id
    from delivery d
    join delivery shown on shown.notification_id = d.notification_id
    where d.id = any(${[...deliveryIds]}::uuid[]) and shown.channel = 'IN_APP' and shown.status = 'DELIVERED'`;
  return new Set(rows.map(({ id }) => id));
}
