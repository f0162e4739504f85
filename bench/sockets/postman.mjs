// What a worker does, as fast as an API can take it: true rows and counters first, then the pings on the real bus.
// A real worker would be the limit here, not the API: so the rows of a whole measurement are written ahead, in open
// transactions of a part of the people each, and each is committed just before its pings go out. Whoever reads the rows
// meanwhile reads no more than was committed, as ever. What a worker says of a row is written ahead, too: it shares the
// cores with the API, and would be a third of what is measured.
import { setImmediate as turn, setTimeout as rest } from 'node:timers/promises';
import postgres from 'postgres';
import { connectBus } from '../../dist/bus/connect.js';
import { createLiveBus } from '../../dist/bus/live.js';
import { messagesOf } from '../../dist/bus/feed-changes.js';
import { createLogger } from '../../dist/base/logging.js';
import { entryOf, stateOf } from '../../dist/db/feed-rows.js';

/** Everybody of a part is told one thing before anybody of it is told the next; then comes the next part. On the floor, too. */
export const PARTS = 4;
/** A worker commits up to three times as many together when there is much to do. */
const PER_PING = 100;
const SUBJECT = 'feed.changed';
/** So much of a part may be on its way: enough that the API never waits, and so little that no two frames of one person leave together. */
const SHARE_UNDER_WAY = 0.95;
/** Stands where the instant of sending will be. */
const INSTANT = '<at>';
const TITLE = 'Your order has been shipped';
const BODY = 'It will be with you the day after tomorrow, between nine and twelve.';

const now = () => performance.timeOrigin + performance.now();

export async function openPostman({ databaseUrl, natsUrl, closers }) {
  const sql = postgres(databaseUrl, { max: PARTS + 2, onnotice: () => undefined, transform: { column: { from: postgres.toCamel } } });
  closers.push(() => sql.end({ timeout: 1 }));
  const bus = await connectBus({ url: natsUrl, name: 'postman', log: createLogger('warn'), signal: new AbortController().signal });
  closers.push(() => bus.close());
  const live = createLiveBus(bus);

  return {
    /** `each` items for each of these people. Answers what gives them as fast as the API passes them on to the crowd. */
    async prepare(userIds, each, crowd) {
      const batches = await Promise.all(partsOf(userIds, PARTS).map((part) => prepare(sql, part, each)));
      const most = (userIds.length / PARTS) * SHARE_UNDER_WAY;
      const { items: before } = await crowd.ask('counts');
      return async () => {
        let published = 0;
        for (const { pings, commit } of batches) {
          await commit();
          for (const { count, pieces } of pings) {
            bus.connection.publish(SUBJECT, pieces.join(String(now())));
            published += count;
            await turn();
            while (published - (Math.max(crowd.told(), before) - before) > most) await crowd.speaks();
          }
        }
        return published;
      };
    },
    /** One item for one person after the other, as a worker would: each few are committed, then pinged. */
    async pace(userIds, { perSecond, seconds, body }) {
      const start = performance.now();
      const total = Math.round(perSecond * seconds);
      for (let done = 0; done < total; await rest(2)) {
        const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000) + 1, done + userIds.length);
        if (due === done) continue;
        const those = Array.from({ length: due - done }, (_, at) => userIds[(done + at) % userIds.length]);
        const changes = changesOf(await write(sql, those, 1, body));
        for (const change of changes) change.entries[0].data.at = now();
        live.publishFeed(changes);
        done = due;
      }
      return total;
    },
  };
}

/** Written, and not committed yet. */
async function prepare(sql, userIds, each) {
  let commit;
  const permitted = new Promise((resolve) => (commit = resolve));
  let committed;
  const rows = await new Promise((resolve, reject) => {
    committed = sql.begin(async (transaction) => {
      resolve(await write(transaction, userIds, each));
      await permitted;
    });
    committed.catch(reject);
  });
  return {
    pings: slicesOf(changesOf(rows), PER_PING).flatMap(pingsOf),
    async commit() {
      commit();
      await committed;
    },
  };
}

/** Items as a worker writes them, each person's numbered on; the number is in their data, too. */
function write(sql, userIds, each, body = BODY) {
  return sql`
    with counter as (
      insert into feed_counter as counter (user_id, epoch, seq, unseen, unread, total)
      select id, gen_random_uuid(), ${each}, ${each}, ${each}, ${each} from unnest(${userIds}::uuid[]) as asked (id) order by id
      on conflict (user_id) do update set
        seq = counter.seq + excluded.seq, unseen = counter.unseen + excluded.unseen, unread = counter.unread + excluded.unread,
        total = counter.total + excluded.total
      returning *
    ), item as (
      insert into feed_item (id, user_id, notification_id, delivery_id, category, title, body, data, added_seq, seq)
      select gen_random_uuid(), user_id, gen_random_uuid(), gen_random_uuid(), 'transaction', ${TITLE}, ${body},
        jsonb_build_object('number', seq - ${each} + number), seq - ${each} + number, seq - ${each} + number
      from counter cross join generate_series(1, ${each}::bigint) as number
      returning *
    )
    select item.*, counter.epoch, counter.seq as counter_seq, counter.unseen, counter.unread, counter.total
    from item join counter using (user_id)
    order by item.seq - counter.seq, item.user_id`;
}

/** Each item alone, as if each had come by itself: round by round, with the counts as they were after it. */
function changesOf(rows) {
  return rows.map((row) => {
    const { epoch, seq: lastSeq, counts } = stateOf(row);
    const entry = entryOf(row);
    const later = lastSeq - entry.seq;
    const then = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count - later]));
    return { userId: row.userId, epoch, seq: entry.seq, counts: then, categories: null, entries: [entry] };
  });
}

/** What `publishFeed` sends for these changes, cut where the instant will stand at which it does. */
function pingsOf(changes) {
  for (const change of changes) change.entries[0].data.at = INSTANT;
  const messages = [...messagesOf(changes)].map((message) => message.split(JSON.stringify(INSTANT)));
  return messages.map((pieces) => ({ pieces, count: pieces.length - 1 }));
}

function partsOf(list, count) {
  return slicesOf(list, Math.ceil(list.length / count));
}

function slicesOf(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}
