import type { Sql } from './connect.ts';

/**
 * Which of these claims may still lead to a call of a provider: those whose lease is neither over nor another's, and
 * whose notification was neither cancelled nor has expired since. Leases travel as text: as dates they would lose their microseconds.
 */
export async function findWanted(sql: Sql, claims: readonly { id: string; lease: string }[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select d.id
    from unnest(${claims.map(({ id }) => id)}::uuid[], ${claims.map(({ lease }) => lease)}::text[]) as c (id, lease)
    join delivery d on d.id = c.id
    join notification n on n.id = d.notification_id
    where d.status = 'SENDING' and d.lease_until = c.lease::timestamptz and d.lease_until > clock_timestamp()
      and n.status <> 'CANCELLED' and n.expires_at > now()`;
  return new Set(rows.map(({ id }) => id));
}
