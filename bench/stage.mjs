// What both sides stand on: one PostgreSQL, one nats-server, one provider sandbox, all in a home that is thrown away.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { migrations } from '../dist/app/commands/migrate.js';
import { openHome } from '../dist/app/dev/home.js';
import { startNats } from '../dist/app/dev/nats.js';
import { startPostgres } from '../dist/app/dev/postgres.js';
import { createLogger } from '../dist/base/logging.js';
import { migrate } from '../dist/db/migrate.js';
import { startProcess } from './processes.mjs';

export const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Everything that was started is in `closers`, so that a failure half way leaves nothing behind. */
export async function openStage(closers) {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-bench-'));
  // PostgreSQL run by root takes another guise, and must be able to pass.
  chmodSync(folder, 0o711);
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const home = openHome(join(folder, 'home'));
  closers.push(() => home.close());
  const log = createLogger('warn');
  const server = await startPostgres(home, log);
  closers.push(() => server.stop());
  const nats = await startNats(home, log);
  closers.push(() => nats.stop());
  const sandbox = await startSandbox(home, folder);
  closers.push(() => sandbox.stop());
  const pidOf = (name) => Number(readFileSync(join(home.folder, `${name}.pid`), 'utf8').split('\n')[0]);
  const pids = { PostgreSQL: pidOf('postgres'), NATS: pidOf('nats'), sandbox: sandbox.pid, callers: process.pid };
  return { folder, home, natsUrl: nats.url, sandbox, pids, databaseFor: (name) => createDatabase(server.url, name) };
}

async function startSandbox(home, folder) {
  const [port, smtpPort] = [await home.port('sandbox'), await home.port('sandbox smtp')];
  const url = `http://127.0.0.1:${port}`;
  const { pid, stop } = await startProcess({
    name: 'sandbox',
    command: [MAIN, 'sandbox', '--port', `${port}`, '--smtp-port', `${smtpPort}`],
    env: { CARILLON_HOME: join(folder, 'sandbox') },
    folder,
    readyUrl: `${url}/messages/count`,
  });
  return { url, pid, stop, providersFile: join(folder, 'sandbox/providers.json') };
}

/** Each side has a database of its own, so that neither works on the other's tables, with the same shape. */
async function createDatabase(serverUrl, name) {
  const sql = postgres(serverUrl, { max: 1 });
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href, migrations);
  return url.href;
}
