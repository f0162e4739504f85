import { newId } from '../base/ids.ts';
import type { DeliveryStatus, EventType } from '../core/delivery.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Reader } from './connect.ts';
import { rowsAsJson } from './json.ts';

/** An account that could not take the message, so that the next one was asked. */
interface FailedOver {
  provider: string;
  reason: string | null;
}

/** What an attempt comes to, for the row. */
export interface Settlement {
  id: string;
  lease: string;
  status: Extract<DeliveryStatus, 'SENT' | 'FAILED' | 'FILTERED' | 'UNKNOWN' | 'WAITING'>;
  reason: string | null;
  provider: string | null;
  providerMessageId: string | null;
  /** How long to wait before the next attempt; null where there is none. */
  delayMs: number | null;
  /** False where the attempt does not count against the limit. */
  counted: boolean;
  /** The notification that this is the end of, if it is known to be; the plan of the others looks at their deliveries. */
  completes: string | null;
  /** In order. `from`: the account that this one tells of, where it is not the last one, and what it said. */
  events: { id: string; type: EventType; from: FailedOver | null }[];
  /** The id of the dead letter to leave, if one is to be left. */
  deadLetterId: string | null;
  /** The device's address is dead; where the provider says since when, only if it was not registered again after that. */
  retiresDevice: boolean;
  goneSince: string | null;
  /** The id of the suppression to write, if the address must not be written to any more. */
  suppressionId: string | null;
}

/** A verdict on a claim, as the row takes it. */
export function settlementOf(
  { id, lease }: { id: string; lease: string },
  { deadLetter, stopsAddress, events, ...verdict }: Verdict,
  from: {
    provider: string | null;
    failedOver?: FailedOver[];
    providerMessageId?: string | null;
    goneSince?: Date | undefined;
    completes?: string | null;
  },
): Settlement {
  return {
    ...verdict,
    id,
    lease,
    provider: from.provider,
    providerMessageId: from.providerMessageId ?? null,
    completes: from.completes ?? null,
    events: [
      ...(from.failedOver ?? []).map((failed) => ({ id: newId(), type: 'RETRY' as const, from: failed })),
      ...events.map((type) => ({ id: newId(), type, from: null })),
    ],
    deadLetterId: deadLetter ? newId() : null,
    goneSince: from.goneSince?.toISOString() ?? null,
    // Without a provider it was our own list that spoke.
    suppressionId: stopsAddress && from.provider !== null ? newId() : null,
  };
}

/**
 * SENDING → what the attempt meant, with its history, dead letter and retired device. Only the holder of the claim
 * moves the row; one exception: a yes or no that comes after the rescuer gave up on it resolves the UNKNOWN.
 * Notifications that this completes are locked here, before their deliveries; of the others the caller holds the locks.
 * Whoever else would wait for one of these deliveries must have its notification first, so they need no order of their own.
 */
export function settle(sql: Reader, settlements: Settlement[]): Promise<unknown> {
  return sql`
    with outcome as materialized (
      select * from jsonb_to_recordset(${rowsAsJson(sql, settlements)}) as o (
        id uuid, lease timestamptz, status text, reason text, provider text, "providerMessageId" text, "delayMs" integer,
        counted boolean, completes uuid, events jsonb, "deadLetterId" uuid, "retiresDevice" boolean, "goneSince" timestamptz, "suppressionId" uuid)
    ), held as materialized (
      select id from notification where id in (select completes from outcome) order by id for update
    ), moved as (
      update delivery d
      set status = o.status, reason = o.reason, updated_at = now(),
          provider = coalesce(o.provider, d.provider),
          provider_message_id = coalesce(o."providerMessageId", d.provider_message_id),
          bound = d.bound or (o.status = 'UNKNOWN' and o.provider is not null),
          attempts = d.attempts - case when o.counted then 0 else 1 end,
          due_at = now() + o."delayMs" * interval '1 millisecond',
          lease_until = case when o.status = 'UNKNOWN' then d.lease_until end
      from outcome o
      where d.id = o.id and d.lease_until = o.lease
        and (d.status = 'SENDING' or (d.status = 'UNKNOWN' and o.status in ('SENT', 'FAILED')))
        and (o.completes is null or o.completes in (select id from held))
      returning d.id, d.notification_id, d.project_id, d.device_id, d.channel, d.address, d.provider, d.reason,
        o.completes, o.events, o."deadLetterId", o."retiresDevice", o."goneSince", o."suppressionId"
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, provider, reason)
      select e.id, m.notification_id, m.id, e.type, m.channel,
        case when e."from" is null then m.provider else e."from" ->> 'provider' end,
        case when e."from" is null then m.reason else e."from" ->> 'reason' end
      from moved m
      cross join jsonb_to_recordset(m.events) as e (id uuid, type text, "from" jsonb)
    )${settlements.some(leavesMore) ? remains(sql) : sql``}
    update notification n
    set status = 'COMPLETED', updated_at = now()
    from moved m
    where n.id = m.completes and n.status = 'ACTIVE'`.execute();
}

function leavesMore({ deadLetterId, retiresDevice, suppressionId }: Settlement): boolean {
  return deadLetterId !== null || retiresDevice || suppressionId !== null;
}

/**
 * A part of its own, since most batches have none of it, and would pay for its planning. Devices and addresses are shared with other
 * batches, so they are taken in order.
 */
function remains(sql: Reader) {
  return sql`, letters as (
      insert into dead_letter (id, project_id, delivery_id, reason)
      select "deadLetterId", project_id, id, reason from moved where "deadLetterId" is not null
    ), stopped as (
      insert into suppression (id, project_id, channel, address, reason)
      select "suppressionId", project_id, channel, address, reason
      from moved
      where "suppressionId" is not null and address is not null
      order by project_id, channel, address
      on conflict do nothing
    ), dead as materialized (
      select v.id, m.reason
      from moved m
      join device v on v.id = m.device_id
      where m."retiresDevice" and v.retired_at is null and (m."goneSince" is null or v.registered_at < m."goneSince")
      order by v.id
      for update of v
    ), retired as (
      update device v
      set retired_at = now(), retired_reason = dead.reason
      from dead
      where v.id = dead.id
    )`;
}
