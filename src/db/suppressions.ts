import { newId } from '../base/ids.ts';
import type { Channel } from '../core/channel.ts';
import type { Reply } from '../core/receipt.ts';
import type { Sql } from './connect.ts';
import { rowsAsJson } from './json.ts';
import type { SuppressionRow } from './tables/people.ts';

/** What a delivery belongs to, as its reader knows it. */
export interface Subscribed {
  category: string;
  address: string;
}

/** The category and the address of a delivery; null where there is no such delivery, or it went to no address. */
export async function subscriptionOf(sql: Sql, deliveryId: string): Promise<Subscribed | null> {
  const [row] = await sql<Subscribed[]>`
    select g.name as category, d.address
    from delivery d
    join notification n on n.id = d.notification_id
    join category g on g.id = n.category_id
    where d.id = ${deliveryId} and d.address is not null`;
  return row ?? null;
}

/**
 * The delivery's address gets no more of its category. Where it went to a user, the preference says so, too: there the person
 * sees it, and can change it again.
 */
export async function unsubscribe(sql: Sql, deliveryId: string): Promise<Subscribed | null> {
  const [row] = await sql<Subscribed[]>`
    with target as (
      select d.project_id, d.channel, d.address, d.user_id, n.category_id, g.name as category
      from delivery d
      join notification n on n.id = d.notification_id
      join category g on g.id = n.category_id
      where d.id = ${deliveryId} and d.address is not null
    ), stopped as (
      insert into suppression (id, project_id, channel, address, category_id, reason)
      select ${newId()}, project_id, channel, address, category_id, 'UNSUBSCRIBED' from target
      on conflict do nothing
    ), said as (
      insert into preference (id, user_id, category_id, channel, client_type, enabled)
      select ${newId()}, user_id, category_id, channel, null, false from target where user_id is not null
      on conflict (user_id, category_id, channel, client_type) do update set enabled = false, updated_at = now()
    )
    select category, address from target`;
  return row ?? null;
}

/** Why a number is left alone whose owner said so: to us, or to Twilio, which then refuses (21610). START takes back these, and no other. */
const SAID_STOP = ['STOP', 'TWILIO_21610'];

/** STOP leaves the number alone in every project that the account serves (null: in all there are); START takes that back. */
export async function obeyReply(sql: Sql, { address, says }: Reply, projects: readonly string[] | null): Promise<void> {
  const served = projects ?? (await sql<{ id: string }[]>`select id from project`).map(({ id }) => id);
  if (says === 'START') {
    await sql`
      with lifted as (
        delete from suppression
        where project_id = any(${served}::uuid[]) and channel = 'SMS' and address = ${address}
          and category_id is null and not promotional_only and reason = any(${SAID_STOP})
        returning *
      )
      insert into lifted_suppression (id, project_id, channel, address, category_id, promotional_only, reason, created_at, lifted_by)
      select id, project_id, channel, address, category_id, promotional_only, reason, created_at, 'START' from lifted`;
    return;
  }
  const rows = served.map((projectId) => ({ id: newId(), projectId }));
  await sql`
    insert into suppression (id, project_id, channel, address, reason)
    select r.id, p.id, 'SMS', ${address}, 'STOP'
    from jsonb_to_recordset(${rowsAsJson(sql, rows)}) as r (id uuid, "projectId" uuid)
    join project p on p.id = r."projectId"
    order by p.id
    on conflict do nothing`;
}

/** A page of suppressions, newest first; null filters nothing. */
interface SuppressionsWanted {
  projectId: string;
  channel: Channel | null;
  /** In any case of its letters. */
  address: string | null;
  /** Only those older than the one of this id. */
  before: string | null;
  limit: number;
}

/** The newest first. */
export async function suppressionsOfProject(sql: Sql, { projectId, channel, address, before, limit }: SuppressionsWanted): Promise<SuppressionRow[]> {
  return sql<SuppressionRow[]>`
    select id, project_id, channel, address, category_id, promotional_only, reason, created_at
    from suppression
    where project_id = ${projectId}
      and (${channel}::text is null or channel = ${channel})
      and (${address}::text is null or lower(address) = lower(${address}))
      and (${before}::uuid is null or id < ${before})
    order by id desc
    limit ${limit}`;
}

/** Which suppressions are taken back, and by whose key. */
interface Lifting {
  projectId: string;
  ids: readonly string[];
  /** The id of the operator's key. */
  by: string;
}

/** Takes suppressions of a project away, and keeps who did; answers those that were there. */
export async function liftSuppressions(sql: Sql, { projectId, ids, by }: Lifting): Promise<Pick<SuppressionRow, 'id' | 'channel' | 'reason'>[]> {
  return sql<Pick<SuppressionRow, 'id' | 'channel' | 'reason'>[]>`
    with lifted as (
      delete from suppression where project_id = ${projectId} and id = any(${[...ids]}::uuid[]) returning *
    )
    insert into lifted_suppression (id, project_id, channel, address, category_id, promotional_only, reason, created_at, lifted_by)
    select id, project_id, channel, address, category_id, promotional_only, reason, created_at, ${by} from lifted
    returning id, channel, reason`;
}
