-- Until when an UNKNOWN was put off by quiet hours. It keeps the reason of its being unknown, so that nothing else tells this wait from that of a resend:
-- it lasts for as long as `due_at` is the same instant. What the version before puts off has none, and waits until the end that it was told.
alter table delivery add column hushed_until timestamptz;

-- What operators still have before them, oldest and newest first: found among letters of years that were all replayed, each batch of a replay read those again.
create index dead_letter_unreplayed on dead_letter (project_id, id) where replayed_at is null;
