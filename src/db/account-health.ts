import { newId } from '../base/ids.ts';
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

/** The last word counts; with it a probe is over, whoever had it. */
export async function recordAccountHealth(sql: Sql, { account, newsId, state, reason, forMs }: AccountHealth): Promise<void> {
  await sql`
    insert into account_health (account, news_id, state, reason, until)
    values (${account}, ${newsId}, ${state}, ${reason}, now() + ${Math.round(forMs)} * interval '1 millisecond')
    on conflict (account) do update set
      news_id = excluded.news_id, state = excluded.state, reason = excluded.reason, until = excluded.until, probed_until = null`;
}

/** Of every account that was ever in trouble. */
export async function readAccountHealth(sql: Sql): Promise<AccountHealth[]> {
  return sql<AccountHealth[]>`
    select account, news_id, state, reason, greatest(0, extract(epoch from until - now()) * 1000)::float8 as for_ms from account_health`;
}

/** Clocks of a process and of Postgres begin to count a rest at slightly different moments. */
const EARLY_MS = 500;

/** Null where the probe of this account is now the caller's alone, for so long; else how long it rests, or another has it. */
export async function takeProbe(sql: Sql, account: string, forMs: number): Promise<number | null> {
  const taken = await sql`
    insert into account_health as known (account, news_id, state, reason, until, probed_until)
    values (${account}, ${newId()}, 'failing', 'CIRCUIT_OPEN', now(), now() + ${Math.round(forMs)} * interval '1 millisecond')
    on conflict (account) do update set probed_until = excluded.probed_until
    where (known.probed_until is null or known.probed_until <= now())
      and (known.state = 'well' or known.until <= now() + ${EARLY_MS} * interval '1 millisecond')
    returning account`;
  if (taken.length > 0) return null;
  const [row] = await sql<{ waitMs: number }[]>`
    select greatest(0, extract(epoch from greatest(until, probed_until) - now()) * 1000)::float8 as wait_ms from account_health where account = ${account}`;
  return row?.waitMs ?? 0;
}

/** A probe from which nothing was learnt is another's to make. */
export async function giveProbeBack(sql: Sql, account: string): Promise<void> {
  await sql`update account_health set probed_until = null where account = ${account}`;
}
