import { and, eq, inArray } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Json } from '../core/message.ts';
import type { Database } from './connect.ts';
import { wakeTravellers } from './quiet-hours.ts';
import { user, type UserRow } from './tables/people.ts';

/** A person as the app wants them. A missing field stays as it is, null clears it. */
export interface UserChange {
  externalId: string;
  email?: string | null;
  phone?: string | null;
  locale?: string | null;
  timezone?: string | null;
  attributes?: Json;
}

const fields = ['email', 'phone', 'locale', 'timezone', 'attributes'] as const;

export function usersByIds({ records }: Database, ids: readonly string[]): Promise<UserRow[]> {
  return records.select().from(user).where(inArray(user.id, [...ids]));
}

export function usersByExternalIds({ records }: Database, projectId: string, externalIds: readonly string[]): Promise<UserRow[]> {
  return records
    .select()
    .from(user)
    .where(and(eq(user.projectId, projectId), inArray(user.externalId, [...externalIds])));
}

/** A person by the project's own id. */
export interface PersonNamed {
  projectId: string;
  externalId: string;
}

/** Our ids of people of any projects, in their order; null for whom there is not. */
export async function userIdsOf({ sql }: Database, named: readonly PersonNamed[]): Promise<(string | null)[]> {
  const rows = await sql<{ id: string | null }[]>`
    select found.id
    from unnest(${named.map(({ projectId }) => projectId)}::uuid[], ${named.map(({ externalId }) => externalId)}::text[])
      with ordinality as asked (project_id, external_id, place)
    left join "user" found on found.project_id = asked.project_id and found.external_id = asked.external_id
    order by asked.place`;
  return rows.map(({ id }) => id);
}

/**
 * Creates or changes people, each id once, in one statement. Which fields were given is asked of the id, because a
 * conflict shows only the columns of the row that was to be inserted, and there null already means "clear".
 * Rows go in the order of their ids, so that two such calls cannot lock each other out. Whose quiet hours go by their own zone, and
 * who is in another now, has them there.
 */
export async function upsertUsers({ sql }: Database, projectId: string, changes: readonly UserChange[]): Promise<UserRow[]> {
  const described = changes.map((change) => ({ id: newId(), ...change }));
  const giving = Object.fromEntries(
    fields.map((field) => [field, changes.filter((change) => change[field] !== undefined).map(({ externalId }) => externalId)]),
  ) as Record<(typeof fields)[number], string[]>;
  const given = (field: (typeof fields)[number]) => sql`excluded.external_id = any(${giving[field]}::text[])`;
  const rows = await sql<(UserRow & { isElsewhere: boolean })[]>`
    with quiet as materialized (
      select id, timezone from "user"
      where project_id = ${projectId} and external_id = any(${giving.timezone}::text[]) and quiet_hours ->> 'timezone' is null and quiet_hours is not null
    )
    insert into "user" as known (id, project_id, external_id, email, phone, locale, timezone, attributes)
    select id, ${projectId}, "externalId", email, phone, locale, timezone, nullif(attributes, 'null')
    from jsonb_to_recordset(${sql.json(described)}) as row (
      id uuid, "externalId" text, email text, phone text, locale text, timezone text, attributes jsonb
    )
    order by "externalId"
    on conflict (project_id, external_id) do update set
      email = case when ${given('email')} then excluded.email else known.email end,
      phone = case when ${given('phone')} then excluded.phone else known.phone end,
      locale = case when ${given('locale')} then excluded.locale else known.locale end,
      timezone = case when ${given('timezone')} then excluded.timezone else known.timezone end,
      attributes = case when ${given('attributes')} then excluded.attributes else known.attributes end,
      updated_at = now()
    returning id, project_id as "projectId", external_id as "externalId", email, phone, locale, timezone, quiet_hours as "quietHours", attributes,
      created_at as "createdAt", updated_at as "updatedAt",
      exists (select from quiet where quiet.id = known.id and quiet.timezone is distinct from known.timezone) as "isElsewhere"`;
  const elsewhere = rows.flatMap(({ id, isElsewhere }) => (isElsewhere ? [id] : []));
  if (elsewhere.length > 0) await wakeTravellers(sql, elsewhere);
  return rows.map(({ isElsewhere: _, ...row }) => row);
}
