-- The tables of src/db/tables, as PostgreSQL 15 and later makes them.
-- Hot tables (notification, delivery, event, feed_item) carry no foreign keys: their rows are written together in
-- one statement by one writer, and a key check per row would cost more than the row.

create table project (
  id uuid primary key,
  key text not null unique,
  name text not null,
  default_locale text not null default 'en',
  created_at timestamptz not null default now()
);

create table app (
  id uuid primary key,
  project_id uuid not null references project,
  name text not null,
  created_at timestamptz not null default now()
);

-- What an app or an operator knocks with. The secret is kept as its SHA-256; an operator's key has no app.
create table access_key (
  id uuid primary key,
  project_id uuid not null references project,
  app_id uuid references app,
  kind text not null check (kind in ('app', 'operator')),
  public_key text not null unique,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- Ed25519 keys that sign user tokens. The newest unretired one signs; all not yet retired verify.
create table signing_key (
  kid text primary key,
  project_id uuid not null references project,
  public_jwk jsonb not null,
  sealed_private_jwk bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create index on signing_key (project_id);

-- Small secrets and identities that the platform generates once and keeps (VAPID keys), sealed.
create table keepsake (
  name text primary key,
  sealed bytea not null,
  created_at timestamptz not null default now()
);

create table "user" (
  id uuid primary key,
  project_id uuid not null references project,
  external_id text not null,
  email text,
  phone text,
  locale text,
  timezone text,
  attributes jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, external_id)
);

-- A token belongs to one person: registering it again, by whomever, moves it.
create table device (
  id uuid primary key,
  project_id uuid not null references project,
  user_id uuid not null references "user",
  platform text not null,
  service text not null,
  token text not null,
  p256dh text,
  auth text,
  app_version text,
  registered_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  retired_at timestamptz,
  retired_reason text,
  unique (project_id, service, token)
);
create index device_of_user on device (user_id) where retired_at is null;

create table category (
  id uuid primary key,
  project_id uuid not null references project,
  key text not null,
  name text not null,
  description text,
  kind text not null,
  critical boolean not null,
  opt_in boolean not null,
  channels text[] not null,
  strategy text not null,
  priority text not null,
  -- seconds within which the same content is a duplicate; 0 switches it off
  duplicate_window_seconds integer not null default 60,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, key)
);

-- Null means every one, and is a value like any other here.
create table preference (
  id uuid primary key,
  user_id uuid not null references "user",
  category_id uuid references category,
  channel text,
  client_type text,
  enabled boolean not null,
  updated_at timestamptz not null default now(),
  unique nulls not distinct (user_id, category_id, channel, client_type)
);

create table template (
  id uuid primary key,
  project_id uuid not null references project,
  key text not null,
  created_at timestamptz not null default now(),
  unique (project_id, key)
);

create table template_version (
  id uuid primary key,
  template_id uuid not null references template,
  version integer not null,
  -- [{ channel, locale, title, body, html, url, imageUrl }]
  contents jsonb not null,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  unique (template_id, version)
);

-- An address that must not be written to, whoever's it is. category_id null: in no category.
create table suppression (
  id uuid primary key,
  project_id uuid not null references project,
  channel text not null,
  address text not null,
  category_id uuid references category,
  reason text not null,
  created_at timestamptz not null default now(),
  unique nulls not distinct (project_id, channel, address, category_id)
);

-- What was asked.
create table notification (
  id uuid primary key,
  project_id uuid not null,
  app_id uuid not null,
  user_id uuid,
  -- a bare address, where the recipient is no user
  email text,
  phone text,
  category_id uuid not null,
  status text not null,
  priority text not null,
  strategy text not null,
  -- { template, templateVersionId, content, data, channels } as accepted
  request jsonb not null,
  idempotency_key text,
  send_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index notification_of_project on notification (project_id, id desc);
create index notification_of_user on notification (user_id, id desc) where user_id is not null;
create index notification_due on notification (send_at) where status = 'SCHEDULED';
create index notification_expiring on notification (expires_at) where status in ('SCHEDULED', 'ACTIVE');

-- One channel of it; for push, one device. Its own outbox: QUEUED means a hint is owed to the bus since queued_at.
create table delivery (
  id uuid primary key,
  notification_id uuid not null,
  project_id uuid not null,
  user_id uuid,
  channel text not null,
  lane text,
  step integer not null,
  device_id uuid,
  address text,
  content jsonb,
  status text not null,
  reason text,
  provider text,
  provider_message_id text,
  attempts integer not null default 0,
  queued_at timestamptz,
  due_at timestamptz,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create index delivery_of_notification on delivery (notification_id);
create index delivery_queued on delivery (lane, queued_at) where status = 'QUEUED';
create index delivery_due on delivery (due_at) where due_at is not null;
create index delivery_leased on delivery (lease_until) where status = 'SENDING';
create index delivery_at_provider on delivery (provider, provider_message_id) where provider_message_id is not null;

-- The history, inserted and never changed.
create table event (
  id uuid primary key,
  notification_id uuid not null,
  delivery_id uuid,
  type text not null,
  channel text,
  provider text,
  reason text,
  at timestamptz not null default now()
);
create index event_of_notification on event (notification_id, id);

create table dead_letter (
  id uuid primary key,
  project_id uuid not null,
  delivery_id uuid not null,
  reason text not null,
  at timestamptz not null default now(),
  replayed_at timestamptz
);
create index dead_letter_of_project on dead_letter (project_id, id desc);
create index dead_letter_of_delivery on dead_letter (delivery_id);

-- What makes a second identical call a duplicate: the caller's key (7 days), or the content itself (a minute).
create table acceptance (
  app_id uuid not null,
  kind text not null check (kind in ('key', 'content')),
  key text not null,
  request_hash bytea not null,
  notification_id uuid not null,
  expires_at timestamptz not null,
  primary key (app_id, kind, key)
);
create index acceptance_expiring on acceptance (expires_at);

-- A person's feed: the counter numbers every change, its row lock orders them, its counts are exact.
create table feed_counter (
  user_id uuid primary key,
  -- random; a cursor of another epoch is answered with RESET
  epoch text not null,
  seq bigint not null default 0,
  unseen integer not null default 0,
  unread integer not null default 0,
  total integer not null default 0
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create table feed_item (
  id uuid primary key,
  user_id uuid not null,
  notification_id uuid not null,
  delivery_id uuid not null unique,
  category text not null,
  title text not null,
  body text not null,
  url text,
  image_url text,
  data jsonb,
  created_at timestamptz not null default now(),
  seen_at timestamptz,
  read_at timestamptz,
  archived_at timestamptz,
  -- the number it was added under, and the number of its latest change
  added_seq bigint not null,
  seq bigint not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create unique index feed_item_in_order on feed_item (user_id, seq);
create index feed_item_newest on feed_item (user_id, added_seq desc);
