import type { Sql } from './connect.ts';
import type { AccountState } from './tables/accounts.ts';

/** What is known of an account, with how long its rest still is. */
export interface AccountHealth {
  account: string;
  newsId: string;
  state: AccountState;
  reason: string;
  forMs: number;
}

/** Of an account of which nobody has said anything yet, though it is being probed. */
const NO_NEWS = '00000000-0000-0000-0000-000000000000';

/** The newest word counts, by its id, in whatever order words come; with it a probe is over, whoever had it. */
export async function recordAccountHealth(sql: Sql, { account, newsId, state, reason, forMs }: AccountHealth): Promise<void> {
  await sql`
    insert into account_health as known (account, news_id, state, reason, until)
    values (${account}, ${newsId}, ${state}, ${reason}, now() + ${Math.round(forMs)} * interval '1 millisecond')
    on conflict (account) do update set
      news_id = excluded.news_id, state = excluded.state, reason = excluded.reason, until = excluded.until, probed_until = null
    where known.news_id < excluded.news_id`;
}

/** Of every account that was ever in trouble. */
export async function readAccountHealth(sql: Sql): Promise<AccountHealth[]> {
  return sql<AccountHealth[]>`
    select account, news_id, state, reason, greatest(0, extract(epoch from until - now()) * 1000)::float8 as for_ms
    from account_health where news_id <> ${NO_NEWS}`;
}

/** Clocks of a process and of Postgres begin to count a rest at slightly different moments. */
const EARLY_MS = 500;

/** The probe of an account: the caller's alone, until its end, by which it is known. Or how long to wait, since it rests or another has it. */
export type Probe = { takenUntil: string } | { waitMs: number };

/** That one is being probed says nothing of how it is: a row that is made for that alone is nobody's news. */
export async function takeProbe(sql: Sql, account: string, forMs: number): Promise<Probe> {
  const [taken] = await sql<{ takenUntil: string }[]>`
    insert into account_health as known (account, news_id, state, reason, until, probed_until)
    values (${account}, ${NO_NEWS}, 'failing', 'PROBED', now(), now() + ${Math.round(forMs)} * interval '1 millisecond')
    on conflict (account) do update set probed_until = excluded.probed_until
    where (known.probed_until is null or known.probed_until <= now())
      and (known.state = 'well' or known.until <= now() + ${EARLY_MS} * interval '1 millisecond')
    returning probed_until::text as taken_until`;
  if (taken) return taken;
  const [row] = await sql<{ waitMs: number }[]>`
    select greatest(0, extract(epoch from greatest(until, probed_until) - now()) * 1000)::float8 as wait_ms from account_health where account = ${account}`;
  return row ?? { waitMs: 0 };
}

/** A probe from which nothing was learnt is another's to make. One that has run out may be another's already, and stays that. */
export async function giveProbeBack(sql: Sql, account: string, takenUntil: string): Promise<void> {
  await sql`update account_health set probed_until = null where account = ${account} and probed_until = ${takenUntil}::text::timestamptz`;
}
