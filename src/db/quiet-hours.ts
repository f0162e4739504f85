import type { QuietHours } from '../core/quiet-hours.ts';
import type { Sql } from './connect.ts';

/** When people are not to be disturbed, and what waits for it to be over. */

/** Answers the person's own zone. */
export async function setQuietHours(sql: Sql, userId: string, hours: QuietHours | null): Promise<string | null> {
  const [row] = await sql<{ timezone: string | null }[]>`
    update "user" set quiet_hours = ${hours === null ? null : sql.json({ ...hours })}, updated_at = now()
    where id = ${userId}
    returning timezone`;
  return row?.timezone ?? null;
}
