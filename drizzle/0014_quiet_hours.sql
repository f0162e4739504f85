-- When a person is not to be disturbed: { from, to, days, timezone }, timezone null where it is the person's own; null for never.
alter table "user" add column quiet_hours jsonb;

-- Until when it was put off, where it was.
alter table event add column until timestamptz;

-- A yes or no to every category of a kind. A table of its own: the version before, which knows no kinds, would take it for one to every category at all.
create table kind_preference (
  id uuid primary key,
  user_id uuid not null references "user",
  kind text not null,
  channel text,
  client_type text,
  enabled boolean not null,
  updated_at timestamptz not null default now(),
  unique nulls not distinct (user_id, kind, channel, client_type)
);
