-- What providers, service workers and readers reported and nobody has acted on yet: an inbox. A row leaves it when it is
-- applied, or when there is nothing that it could change. What comes before its delivery is settled waits here.
create table receipt (
  id uuid primary key,
  delivery_id uuid not null,
  -- the account that reported it, and the projects that it serves (null: every one); no account: a beacon of our own
  account text,
  projects uuid[],
  provider_message_id text,
  kind text not null,
  reason text,
  stops text,
  received_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  -- what comes twice before it is applied is one row
  unique nulls not distinct (delivery_id, account, kind, provider_message_id, stops)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create index receipt_due on receipt (due_at, id);

-- A complaint stops what advertises, and nothing else.
alter table suppression add column promotional_only boolean not null default false;
alter table suppression drop constraint suppression_project_id_channel_address_category_id_key;
alter table suppression add unique nulls not distinct (project_id, channel, address, category_id, promotional_only);
