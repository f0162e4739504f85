-- What to do with an outcome that nobody can know; null for what is usual on each wire.
alter table category add column unknown_policy text;
-- The delivery's account may have sent it already: every further attempt is made by that one, where a second is known for a repeat.
alter table delivery add column bound boolean not null default false;
