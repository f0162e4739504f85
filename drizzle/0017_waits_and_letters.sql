-- Until when an UNKNOWN was put off by quiet hours. It keeps the reason of its being unknown, so that nothing else tells this wait from that of a resend:
-- it lasts for as long as `due_at` is the same instant. What the version before puts off has none, and waits until the end that it was told.
alter table delivery add column hushed_until timestamptz;
