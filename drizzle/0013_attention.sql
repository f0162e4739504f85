-- How long each step of an ESCALATE waits for the person, and whether reading it on one channel stops the others.
alter table category
  add column escalate_after_seconds integer not null default 600,
  add column cancels_when_read boolean not null default false;

alter table notification
  -- What of the person stops what is pending: SEEN or READ; null where nothing does.
  add column heeds text,
  add column escalate_after_seconds integer,
  -- When the wait of the latest step is over.
  add column escalates_at timestamptz;
create index notification_escalating on notification (escalates_at) where escalates_at is not null and status = 'ACTIVE';
create index notification_heeding on notification (user_id) where heeds is not null and status = 'ACTIVE';

-- Who is looking at their app, and until when that is believed.
create table presence (
  user_id uuid primary key,
  until timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- How long a push waits for somebody who is looking; null for not at all.
alter table category add column push_unless_seen_seconds integer;
-- A push that is not sent to somebody who has seen the item of its notification.
alter table delivery add column unless_seen boolean not null default false;
