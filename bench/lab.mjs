import { mkdtempSync, chmodSync, rmSync, readFileSync } from 'node:fs';
import postgres from 'postgres';
import { migrations } from '../dist/app/commands/migrate.js';
import { openHome } from '../dist/app/dev/home.js';
import { startPostgres } from '../dist/app/dev/postgres.js';
import { createLogger } from '../dist/base/logging.js';
import { migrate } from '../dist/db/migrate.js';
const folder = mkdtempSync('/tmp/carillon-lab-'); chmodSync(folder, 0o711);
const home = openHome(folder + '/home'); const server = await startPostgres(home, createLogger('warn'));
try {
  await migrate(server.url, migrations);
  const mode = process.env.BY ? JSON.parse(process.env.BY) : { enable_seqscan: 'off', plan_cache_mode: 'force_custom_plan' };
  const sql = postgres(server.url, { max: 1, onnotice: () => {}, connection: mode });
  const p = crypto.randomUUID(), app = crypto.randomUUID(), cat = crypto.randomUUID();
  const N = Number(process.env.N ?? 60000);
  const cols = async (t) => (await sql`select column_name, is_nullable, column_default, data_type from information_schema.columns where table_name=${t}`).map(r=>`${r.column_name}${r.is_nullable==='NO'&&!r.column_default?'!':''}:${r.data_type}`).join(' ');
  if (process.argv[2] === 'cols') { for (const t of ['project','app','category','user','device','notification','delivery','event','suppression']) console.log(t, await cols(t)); }
  else await (await import(process.argv[2])).default({ sql, p, app, cat, N, postgres, url: server.url, mode });
  await sql.end();
} catch (e) { console.error(e); } finally { await server.stop(); home.close(); rmSync(folder, { recursive: true, force: true }); }
