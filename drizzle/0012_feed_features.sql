-- What a newer item of the same person takes the place of: the sender's own name for it, and whose name it is.
alter table feed_item add column collapse text;
create unique index feed_item_collapsing on feed_item (user_id, collapse) where collapse is not null and removed_at is null;

alter table feed_item
  -- out of sight until then; archived_at is set meanwhile
  add column snoozed_until timestamptz,
  add column pinned_at timestamptz,
  -- [{ name, label, url, doneAt }]
  add column actions jsonb;
create index feed_item_waking on feed_item (snoozed_until) where snoozed_until is not null;
create index feed_item_pinned on feed_item (user_id, coalesce(placed_seq, added_seq) desc) where pinned_at is not null;

-- { category: [unseen, unread, total] }, without those that have nothing; null until somebody has asked for it.
alter table feed_counter add column categories jsonb;

create function feed_counts_added(counts jsonb, changes jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(category, jsonb_build_array(unseen, unread, total)) filter (where total > 0), '{}')
  from (
    select key as category, sum((value ->> 0)::integer) as unseen, sum((value ->> 1)::integer) as unread, sum((value ->> 2)::integer) as total
    from (select * from jsonb_each(counts) union all select * from jsonb_each(changes)) as part
    group by key
  ) as summed
$$;
