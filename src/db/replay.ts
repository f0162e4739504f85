import { newId } from '../base/ids.ts';
import type { Transaction } from './connect.ts';

/** A dead letter, and the notification it is of. */
export interface ReplayableLetter {
  id: string;
  deliveryId: string;
  notificationId: string;
}

/** The letters of the project among these ids, replayed before or not. */
export async function findLetters(transaction: Transaction, projectId: string, ids: string[]): Promise<ReplayableLetter[]> {
  return transaction<ReplayableLetter[]>`
    select l.id, l.delivery_id, d.notification_id
    from dead_letter l
    join delivery d on d.id = l.delivery_id
    where l.id = any(${ids}::uuid[]) and l.project_id = ${projectId}`;
}

/**
 * FAILED → WAITING, due after its delay, attempts from 0 and the same identity; the notification is ACTIVE again, and if its
 * term is over by then it gets the same length anew. The caller holds the locks of the notifications. Answers the letters that moved.
 */
export async function replay(transaction: Transaction, letters: { id: string; delayMs: number }[]): Promise<string[]> {
  const moved = await transaction<{ id: string }[]>`
    with asked as (
      select * from unnest(${letters.map(({ id }) => id)}::uuid[], ${letters.map(() => newId())}::uuid[],
        ${letters.map(({ delayMs }) => delayMs)}::integer[]) as a (id, event_id, delay_ms)
    ), letters as (
      update dead_letter l set replayed_at = now()
      from asked a, delivery d, notification n
      where l.id = a.id and l.replayed_at is null
        and d.id = l.delivery_id and d.status = 'FAILED' and n.id = d.notification_id and n.status <> 'CANCELLED'
      returning l.id, l.delivery_id, a.event_id, a.delay_ms
    ), moved as (
      update delivery d set status = 'WAITING', reason = null, attempts = 0, due_at = now() + l.delay_ms * interval '1 millisecond', updated_at = now()
      from letters l
      where d.id = l.delivery_id
      returning d.id, d.notification_id, d.channel, d.provider, d.due_at, l.id as letter_id, l.event_id
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, provider, reason)
      select event_id, notification_id, id, 'RETRY', channel, provider, 'REPLAY' from moved
    ), revived as (
      update notification n
      set status = 'ACTIVE', updated_at = now(),
          expires_at = case when n.expires_at > m.due_at then n.expires_at else m.due_at + (n.expires_at - coalesce(n.send_at, n.created_at)) end
      from (select notification_id, max(due_at) as due_at from moved group by notification_id) m
      where n.id = m.notification_id
    )
    select letter_id as id from moved`;
  return moved.map(({ id }) => id);
}
