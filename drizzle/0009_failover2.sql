-- How accounts are, as far as any worker knows: advice that is there also while the bus is away, and for workers that come later.
create table account_health (
  account text primary key,
  -- The latest word of it.
  news_id uuid not null,
  state text not null,
  reason text not null,
  -- When its rest is over.
  until timestamptz not null,
  -- Until then one worker alone may try whether it works again.
  probed_until timestamptz
);
