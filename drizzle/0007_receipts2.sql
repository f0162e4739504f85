-- Some providers report by their own id of the message alone. Whose delivery that is, the reader looks up.
alter table receipt alter column delivery_id drop not null;
alter table receipt add check (delivery_id is not null or (account is not null and provider_message_id is not null));

-- Addresses that may be written to again: what stopped them, and who took it back.
create table lifted_suppression (
  id uuid primary key,
  project_id uuid not null,
  channel text not null,
  address text not null,
  category_id uuid,
  promotional_only boolean not null,
  reason text not null,
  created_at timestamptz not null,
  lifted_at timestamptz not null default now(),
  -- START, where the person said so; else the id of the operator's key
  lifted_by text not null
);
create index suppression_of_project on suppression (project_id, id desc);
