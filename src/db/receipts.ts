import { newId } from '../base/ids.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Reader, Sql, Transaction } from './connect.ts';
import { rowsAsJson } from './json.ts';

/** A receipt with where it came from. */
export interface ReportedReceipt extends Receipt {
  /** Null for a beacon of our own. */
  account: string | null;
  /** Ids of the projects that the account serves; null for every one. */
  projects: readonly string[] | null;
}

/** A receipt that lies in the table. */
export interface KeptReceipt extends ReportedReceipt {
  id: string;
}

/** A receipt of which it is known whose it is. */
export type OwnedReceipt = KeptReceipt & { deliveryId: string };

/** Puts a batch into the inbox. What is there already is not put there twice. */
export async function keepReceipts(sql: Sql, receipts: readonly ReportedReceipt[]): Promise<void> {
  const rows = receipts.map((receipt) => ({ id: newId(), ...receipt }));
  await sql`
    insert into receipt (id, delivery_id, account, projects, provider_message_id, kind, reason, stops)
    select id, "deliveryId", account, projects, "providerMessageId", kind, reason, stops
    from jsonb_to_recordset(${rowsAsJson(sql, rows)}) as r (
      id uuid, "deliveryId" uuid, account text, projects uuid[], "providerMessageId" text, kind text, reason text, stops text)
    order by "deliveryId", account, kind, "providerMessageId", stops
    on conflict do nothing`;
}

/**
 * The oldest that are due, locked; others may take others at the same time. One that names only the provider's id finds its
 * delivery by that, or none, where it is quicker than our own record of the id, or of a message that is none of ours.
 */
export async function takeReceipts(transaction: Transaction, limit: number): Promise<KeptReceipt[]> {
  return transaction<KeptReceipt[]>`
    select r.id, coalesce(r.delivery_id, d.id) as delivery_id, r.account, r.projects, r.provider_message_id, r.kind, r.reason, r.stops
    from receipt r
    left join lateral (
      select id from delivery
      where r.delivery_id is null and provider = r.account and provider_message_id = r.provider_message_id
      limit 1
    ) d on true
    where r.due_at <= now()
    order by r.due_at, r.id
    limit ${limit}
    for update of r skip locked`;
}

/** Receipts that found no delivery wait, each as long again as it has waited, and are let go after `patienceMs`. */
export async function awaitOwners(sql: Reader, receipts: readonly KeptReceipt[], patienceMs: number): Promise<void> {
  const ids = receipts.map(({ id }) => id);
  await sql`
    with late as (
      delete from receipt
      where id = any(${ids}::uuid[]) and received_at < now() - ${patienceMs} * interval '1 millisecond'
    )
    update receipt
    set due_at = now() + greatest(interval '250 milliseconds', now() - received_at)
    where id = any(${ids}::uuid[]) and received_at >= now() - ${patienceMs} * interval '1 millisecond'`;
}

/** What receipts changed. */
interface AppliedReceipts {
  /** Notifications of which something is different now. */
  notificationIds: string[];
  /** How many wait for their delivery to be settled. */
  early: number;
}

/**
 * SENT or UNKNOWN → what the receipts say, with its history and what must not be written to any more; never backwards,
 * so what comes late, twice or out of order changes nothing. Of several the best counts: a delivery that was reported
 * opened was delivered. A failure counts only for the attempt that it names, and that what one account may have has
 * failed, only that account can say.
 *
 * A receipt may be quicker than our own record of the attempt: then it waits, each time as long again as it has waited.
 * The caller holds the locks of the receipts and of the notifications.
 */
export async function applyReceipts(sql: Reader, receipts: readonly OwnedReceipt[]): Promise<AppliedReceipts> {
  const rows = receipts.map((receipt) => ({ ...receipt, eventId: newId(), actId: newId(), suppressionId: newId() }));
  const [row] = await sql<AppliedReceipts[]>`
    with reported as materialized (
      select * from jsonb_to_recordset(${rowsAsJson(sql, rows)}) as r (
        id uuid, "deliveryId" uuid, account text, projects uuid[], "providerMessageId" text, kind text, reason text, stops text,
        "eventId" uuid, "actId" uuid, "suppressionId" uuid)
    ), locked as materialized (
      select d.* from delivery d where d.id in (select "deliveryId" from reported) order by d.id for update
    ), heard as materialized (
      select r.*, d.status, d.notification_id, d.project_id, d.channel, d.address, d.provider,
        d.status in ('WAITING', 'QUEUED', 'SENDING') as is_early
      from reported r
      join locked d on d.id = r."deliveryId"
      where r.projects is null or d.project_id = any(r.projects)
    ), best as (
      select distinct on (h."deliveryId") h."deliveryId" as id, h.account, h."providerMessageId", h.reason, h."eventId",
        case h.kind when 'sent' then 'SENT' when 'failed' then 'FAILED' else 'DELIVERED' end as becomes
      from heard h
      join locked d on d.id = h."deliveryId"
      where case h.kind
        when 'sent' then h.status = 'UNKNOWN'
        when 'failed' then (h.status = 'UNKNOWN' and (not d.bound or h.account = d.provider))
          or (h.status = 'SENT' and h.account = d.provider and coalesce(h."providerMessageId" = d.provider_message_id, true))
        else h.status in ('SENT', 'UNKNOWN')
      end
      order by h."deliveryId", array_position(array['failed', 'sent'], h.kind) nulls first, h.id
    ), moved as (
      update delivery d
      set status = b.becomes, reason = case b.becomes when 'FAILED' then b.reason end, updated_at = now(),
          provider = coalesce(d.provider, b.account),
          provider_message_id = coalesce(d.provider_message_id, b."providerMessageId"),
          due_at = null, lease_until = null
      from best b
      where d.id = b.id
      returning d.id, d.notification_id, d.channel, d.provider, d.reason, d.status, b."eventId"
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, provider, reason)
      select "eventId", notification_id, id, case status when 'SENT' then 'SUCCESS' when 'FAILED' then 'FAIL' else status end,
        channel, provider, reason
      from moved
    ), acts as (
      insert into event (id, notification_id, delivery_id, type, channel, provider)
      select distinct on (h."deliveryId", h.kind) h."actId", h.notification_id, h."deliveryId", upper(h.kind), h.channel, h.provider
      from heard h
      where h.kind in ('opened', 'clicked') and not h.is_early and not exists (
        select 1 from event e
        where e.notification_id = h.notification_id and e.delivery_id = h."deliveryId" and e.type = upper(h.kind)
      )
      returning notification_id
    ), stopped as (
      insert into suppression (id, project_id, channel, address, category_id, promotional_only, reason)
      select h."suppressionId", h.project_id, h.channel, h.address, case h.stops when 'category' then n.category_id end,
        h.stops = 'promotion', coalesce(h.reason, 'STOPPED')
      from heard h
      join notification n on n.id = h.notification_id
      where h.stops is not null and h.address is not null and not h.is_early
      -- By all of what makes one unique: two batches that met in different orders would wait for each other.
      order by h.project_id, h.channel, h.address, case h.stops when 'category' then n.category_id end, h.stops = 'promotion'
      on conflict do nothing
    ), postponed as (
      update receipt r
      set due_at = now() + greatest(interval '250 milliseconds', now() - r.received_at)
      from heard h
      where r.id = h.id and h.is_early
      returning r.id
    ), done as (
      delete from receipt
      where id in (select id from reported except select id from heard where is_early)
    )
    select
      coalesce((
        select array_agg(distinct t.notification_id) from (select notification_id from moved union select notification_id from acts) t
      ), '{}') as notification_ids,
      (select count(*) from postponed)::integer as early`.execute();
  if (!row) throw new Error('A statement without a from answered no row.');
  return row;
}
