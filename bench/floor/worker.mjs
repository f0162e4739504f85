// The floor's worker: hints in, claims, sends, writes down what came of it, many at a time. Nothing ever fails in it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { v7 } from 'uuid';
import { openFcm } from './fcm.mjs';
import { group } from './group.mjs';
import { feedSubject, openBus, openDatabase, settings, STREAM } from './settings.mjs';

const MESSAGES_PER_BATCH = 10;
const SETTLEMENTS_PER_BATCH = 200;
const BATCHES_AT_ONCE = 2;
const MOST_UNDER_WAY = 400;
const LEASE_SECONDS = 15;

const sql = openDatabase();
const bus = await openBus();
const send = await openFcm(settings.fcm);

const claim = group(
  async (messages) => {
    const claimed = await sql`
      with mine as (
        update delivery
        set status = 'SENDING', attempts = attempts + 1, updated_at = now(), lease_until = now() + ${LEASE_SECONDS} * interval '1 second'
        where id = any(${messages.flat()}) and status = 'QUEUED'
        returning id, notification_id, device_id, content
      )
      select mine.id, mine.notification_id, mine.content, d.token, n.request -> 'data' as data
      from mine
      join device d on d.id = mine.device_id
      join notification n on n.id = mine.notification_id`;
    const byId = new Map(claimed.map((row) => [row.id, row]));
    return messages.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
  },
  { limit: MESSAGES_PER_BATCH, concurrency: BATCHES_AT_ONCE },
);

const settle = group(
  async (outcomes) => {
    await sql`
      with outcome as materialized (
        select * from jsonb_to_recordset(${sql.json(outcomes)}) as o (id uuid, notification uuid, message text, event uuid)
      ), sent as (
        update delivery d
        set status = 'SENT', provider = 'floor', provider_message_id = o.message, lease_until = null, updated_at = now()
        from outcome o where d.id = o.id and d.status = 'SENDING'
      ), history as (
        insert into event (id, notification_id, delivery_id, type, channel, provider)
        select event, notification, id, 'SUCCESS', 'PUSH', 'floor' from outcome
      )
      update notification n set status = 'COMPLETED', updated_at = now() from outcome o where n.id = o.notification`;
    return outcomes;
  },
  { limit: SETTLEMENTS_PER_BATCH, concurrency: BATCHES_AT_ONCE },
);

async function push(delivery) {
  const message = await send(delivery);
  await settle({ id: delivery.id, notification: delivery.notification_id, message, event: v7() });
}

/** Claim, feed, counter and settle in one statement; then a ping for each person. */
const showInApp = group(
  async (messages) => {
    const additions = messages.flat().map((delivery, place) => ({ delivery, place, item: v7(), event: v7() }));
    const items = await sql`
      with asked as materialized (
        select * from jsonb_to_recordset(${sql.json(additions)}) as a (delivery uuid, place integer, item uuid, event uuid)
      ), sent as (
        update delivery d
        set status = 'SENT', attempts = 1, provider = 'floor', updated_at = now()
        from asked a where d.id = a.delivery and d.status = 'QUEUED'
        returning d.id, d.notification_id, d.user_id, d.content, a.place, a.item, a.event
      ), history as (
        insert into event (id, notification_id, delivery_id, type, channel, provider)
        select event, notification_id, id, 'SUCCESS', 'IN_APP', 'floor' from sent
      ), over as (
        update notification n set status = 'COMPLETED', updated_at = now() from sent s where n.id = s.notification_id
        returning n.id, n.request -> 'data' as data
      ), numbered as (
        select *, row_number() over (partition by user_id order by place) as number, count(*) over (partition by user_id) as numbers from sent
      ), counter as (
        insert into feed_counter as c (user_id, epoch, seq, unseen, unread, total)
        select user_id, gen_random_uuid(), count(*), count(*), count(*), count(*) from sent group by user_id order by user_id
        on conflict (user_id) do update set seq = c.seq + excluded.seq, unseen = c.unseen + excluded.unseen,
          unread = c.unread + excluded.unread, total = c.total + excluded.total
        returning *
      )
      insert into feed_item (id, user_id, notification_id, delivery_id, category, title, body, data, added_seq, seq)
      select n.item, user_id, n.notification_id, n.id, 'transaction', n.content ->> 'title', n.content ->> 'body', o.data,
        c.seq - n.numbers + n.number, c.seq - n.numbers + n.number
      from numbered n join counter c using (user_id) join over o on o.id = n.notification_id
      returning user_id, id, title, body, data, seq`;
    for (const [userId, own] of byPerson(items)) bus.connection.publish(feedSubject(userId), JSON.stringify(own));
    return messages;
  },
  { limit: MESSAGES_PER_BATCH, concurrency: 1 },
);

function byPerson(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.user_id, [...(groups.get(item.user_id) ?? []), item]);
  return groups;
}

async function work(channel, handle) {
  const consumer = await bus.stream.consumers.get(STREAM, channel);
  const underWay = new Set();
  let deliveries = 0;
  for await (const message of await consumer.consume({ max_messages: 20 })) {
    const ids = message.json();
    deliveries += ids.length;
    const handling = handle(ids, message).finally(() => {
      deliveries -= ids.length;
      underWay.delete(handling);
    });
    underWay.add(handling);
    while (deliveries > MOST_UNDER_WAY) await Promise.race(underWay);
  }
}

void work('PUSH', async (ids, message) => {
  const claimed = await claim(ids);
  message.ack();
  await Promise.all(claimed.map(push));
});
void work('IN_APP', async (ids, message) => {
  await showInApp(ids);
  message.ack();
});
const server = createServer((_, response) => response.end('ok')).listen(settings.port, '127.0.0.1');
await once(server, 'listening');
