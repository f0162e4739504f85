-- What a newer item of the same person takes the place of: the sender's own name for it, and whose name it is.
alter table feed_item add column collapse text;
create unique index feed_item_collapsing on feed_item (user_id, collapse) where collapse is not null and removed_at is null;
