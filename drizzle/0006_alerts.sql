-- Troubles that are there now, each once, whoever sees it: what several schedulers find at the same time is told once.
create table alert (
  kind text not null,
  subject text not null,
  detail text not null,
  since timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (kind, subject)
);

-- What is to be told of them, and to whom: a row until it is told, tried again until then.
create table alert_notice (
  id uuid primary key,
  kind text not null,
  subject text not null,
  detail text not null,
  state text not null check (state in ('RAISED', 'RECOVERED')),
  route text not null,
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  at timestamptz not null default now(),
  told_at timestamptz
);
create index alert_notice_due on alert_notice (due_at) where told_at is null;

-- Only what went wrong is in it, so it stays small however much goes well.
create index event_of_trouble on event (at) where type in ('RETRY', 'UNKNOWN');
create index dead_letter_recent on dead_letter (at);
