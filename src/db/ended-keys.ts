import type { Database } from './connect.ts';

interface EndedKey {
  /** Of an app's or operator's key; the `kid` of a signing key. */
  id: string;
  projectId: string;
}

interface EndedKeys {
  keys: EndedKey[];
  /** Postgres's clock, for the next look. */
  at: string;
}

/**
 * Keys whose time was over when this was asked, and not long before `since`. Each is told for some seconds: what ended
 * may be committed a moment later, and who was just reading a key may have kept it.
 */
export async function keysEndedSince({ sql }: Database, since: string | null): Promise<EndedKeys> {
  const [row] = await sql<EndedKeys[]>`
    with ended as (
      select id::text as id, project_id, revoked_at as ended_at from access_key where revoked_at <= now()
      union all
      select kid, project_id, retired_at from signing_key where retired_at <= now()
    )
    select now()::text as at, coalesce((
      select json_agg(json_build_object('id', id, 'projectId', project_id)) from ended
      where ended_at > coalesce(${since}::timestamptz, now()) - interval '10 seconds'
    ), '[]') as keys`;
  if (!row) throw new Error('A query for one row answered none.');
  return row;
}
