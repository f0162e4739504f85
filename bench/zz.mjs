import { availableParallelism } from 'node:os';
import postgres from 'postgres';
import { openFloor } from './floor.mjs';
import { measureThroughput } from './measure.mjs';
import { openOurs } from './ours.mjs';
import { openStage } from './stage.mjs';
const closers = [];
const profile = process.argv[2] === '-' ? undefined : process.argv[2];
const rounds = Number(process.argv[3] ?? 1), seconds = Number(process.argv[4] ?? 8);
const withStats = process.argv[5] === 'stats';
try {
  const stage = await openStage(closers);
  const people = Array.from({ length: 500 }, (_, at) => ({ id: `person-${at}`, email: `person-${at}@example.com`, token: `token-of-person-${at}` }));
  const common = { stage, people, connections: 64, closers };
  const floor = await openFloor(common);
  const ours = await openOurs({ ...common, profile });
  const sql = postgres(ours.databaseUrl, { max: 1 });
  if (withStats) await sql`create extension pg_stat_statements`;
  const m = async (side, warm) => {
    const r = await measureThroughput(side, stage.sandbox.url, { people, callers: 64, perCall: 1, warmUpSeconds: warm, seconds });
    const c = r.cpu; console.log(side.name, r.perSecond.toFixed(0), JSON.stringify(c, (k, v) => typeof v === 'number' ? Math.round(v) : v));
    return r;
  };
  await m(floor, 3);
  for (let i = 0; i < rounds; i++) {
    if (withStats && i === rounds - 1) await sql`select pg_stat_statements_reset()`;
    const o = await m(ours, i === 0 ? 4 : 1);
    if (withStats && i === rounds - 1) {
      const rows = await sql`select calls, round(total_exec_time::numeric,0) as exec, round(total_plan_time::numeric,0) plan, round(mean_exec_time::numeric,3) mean, round(mean_plan_time::numeric,3) mplan, rows, left(regexp_replace(query, '\s+', ' ', 'g'), 110) q from pg_stat_statements where dbid=(select oid from pg_database where datname='ours') order by total_exec_time+total_plan_time desc limit 16`;
      console.table(rows.map((r) => ({ ...r })));
    }
    const f = await m(floor, 1);
    console.log('RATIO', (o.perSecond / f.perSecond).toFixed(3));
  }
  await sql.end();
  (await import('node:fs')).cpSync(stage.home.folder + '/postgres.log', '/tmp/lead/pg.log');
} catch (e) { console.error(e); } finally { for (const c of closers.splice(0).reverse()) await c(); }
