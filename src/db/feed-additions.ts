import { newId } from '../base/ids.ts';
import type { FeedChange, FeedEntry } from '../core/feed.ts';
import type { Content, Json } from '../core/message.ts';
import type { Transaction } from './connect.ts';
import { stateOf, type CounterRow } from './feed-rows.ts';

/** One item to put into one person's feed. */
export interface FeedAddition {
  deliveryId: string;
  notificationId: string;
  userId: string;
  /** The category's key. */
  category: string;
  content: Content;
  data: Json;
}

type Added = CounterRow & { id: string; userId: string; seq: string; createdAt: Date };

/**
 * Puts items into many people's feeds: each takes the next number of its person's counter, in the order given, and is
 * counted. One statement: the upsert makes the counters that are missing and locks the others, in the order of their
 * users, and hands out as many numbers as it has new items; so numbers are handed out in the order of the commits.
 *
 * A delivery that was added before is left out. The caller holds the rows of the deliveries (it has claimed them in
 * this transaction), so nobody adds the same one at the same time. The answer is to be published after the commit.
 */
export async function addFeedItems(transaction: Transaction, additions: readonly FeedAddition[]): Promise<FeedChange[]> {
  const items = new Map<string, FeedAddition>();
  for (const addition of additions) if (!items.has(addition.deliveryId)) items.set(addition.deliveryId, addition);
  const byId = new Map([...items.values()].map((addition) => [newId(), addition]));
  const rows = await transaction<Added[]>`
    with fresh as (
      select asked.*,
        row_number() over (partition by user_id order by place) as number,
        count(*) over (partition by user_id) as numbers
      from jsonb_to_recordset(${recordsOf(byId)}::text::jsonb) as asked (
        place int, id uuid, delivery_id uuid, notification_id uuid, user_id uuid,
        category text, title text, body text, url text, image_url text, data jsonb
      )
      where not exists (select from feed_item where feed_item.delivery_id = asked.delivery_id)
    ), counter as (
      insert into feed_counter as counter (user_id, epoch, seq, unseen, unread, total)
      select user_id, gen_random_uuid(), count(*), count(*), count(*), count(*) from fresh group by user_id order by user_id
      on conflict (user_id) do update set
        seq = counter.seq + excluded.seq,
        unseen = counter.unseen + excluded.unseen,
        unread = counter.unread + excluded.unread,
        total = counter.total + excluded.total
      returning *
    ), item as (
      insert into feed_item (id, user_id, notification_id, delivery_id, category, title, body, url, image_url, data, added_seq, seq)
      select fresh.id, user_id, notification_id, delivery_id, category, title, body, url, image_url, data,
        counter.seq - numbers + number, counter.seq - numbers + number
      from fresh join counter using (user_id)
      returning id, user_id, created_at, seq
    )
    select item.*, counter.epoch, counter.seq as counter_seq, counter.unseen, counter.unread, counter.total
    from item join counter using (user_id)
    order by user_id, item.seq`;

  const changes = new Map<string, FeedChange>();
  for (const row of rows) {
    const addition = byId.get(row.id);
    if (!addition) continue;
    const change = changes.get(row.userId) ?? { userId: row.userId, ...stateOf(row), entries: [] };
    change.entries.push(entryFor(addition, row));
    changes.set(row.userId, change);
  }
  return [...changes.values()];
}

function recordsOf(additions: Map<string, FeedAddition>): string {
  const records = [...additions].map(([id, { deliveryId, notificationId, userId, category, content, data }], place) => ({
    place,
    id,
    delivery_id: deliveryId,
    notification_id: notificationId,
    user_id: userId,
    category,
    title: content.title,
    body: content.body,
    url: content.url ?? null,
    image_url: content.imageUrl ?? null,
    data,
  }));
  return JSON.stringify(records);
}

/** The item as it was just stored, without reading back what we have at hand. */
function entryFor({ notificationId, category, content, data }: FeedAddition, { id, seq, createdAt }: Added): FeedEntry {
  return {
    id,
    notificationId,
    category,
    title: content.title,
    body: content.body,
    url: content.url ?? null,
    imageUrl: content.imageUrl ?? null,
    data,
    createdAt: createdAt.toISOString(),
    seenAt: null,
    readAt: null,
    archivedAt: null,
    addedSeq: Number(seq),
    seq: Number(seq),
  };
}
