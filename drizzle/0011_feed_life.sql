-- Items end: by the expiry of their notification, by how long their category or project keeps items.
-- What has left for good stays as a row without words until everybody who had it has had time to hear of it.
alter table feed_item
  add column expires_at timestamptz,
  add column removed_at timestamptz,
  add column removal text,
  -- its place in the list, where that is another than the one it was added at
  add column placed_seq bigint;
drop index feed_item_newest;
create index feed_item_newest on feed_item (user_id, coalesce(placed_seq, added_seq) desc);
create index feed_item_expiring on feed_item (expires_at) where expires_at is not null;
create index feed_item_removed on feed_item (removed_at) where removed_at is not null;

-- The number of the latest change whose row was deleted: who stands before it must load the feed again.
alter table feed_counter add column pruned_seq bigint not null default 0;

-- Null for as long as the project says; and there: for ever.
alter table category add column feed_retention_seconds integer;
alter table project add column feed_retention_seconds integer;
