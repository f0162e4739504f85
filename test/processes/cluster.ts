import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sandboxAccounts } from '../../src/app/dev/sandbox-accounts.ts';
import type { Account } from '../../src/app/providers-file.ts';
import { connectDatabase, type Database } from '../../src/db/connect.ts';
import { createAppKey } from '../../src/db/keys.ts';
import { createProject } from '../../src/db/projects.ts';
import { openSandbox } from '../adapters/open-sandbox.ts';
import type { Control } from '../adapters/sandbox.ts';
import { MASTER_KEY } from '../support/house.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { freshDatabase } from '../support/postgres.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** One process of a role, as a deployment runs it: from the build, configured by its environment. */
export interface RoleProcess {
  readonly url: string;
  readonly gone: Promise<number | null>;
  /** The kernel ends it in the middle of whatever it does. */
  kill(): Promise<void>;
  /** SIGTERM, as a deploy does it; answers the exit code. */
  stop(): Promise<number | null>;
}

/** A platform in several processes on a real Postgres, a real NATS, and a provider sandbox. */
export interface Cluster {
  database: Database;
  nats: Nats;
  sandbox: Control;
  projectId: string;
  appKey: string;
  authorization: string;
  /** One command of the program, as an operator types it; answers what it says. */
  command(...words: string[]): Promise<string>;
  start(role: 'api' | 'worker' | 'scheduler'): Promise<RoleProcess>;
  leave(): Promise<void>;
}

/** `more` is what its processes find in their environment besides; `adapt` changes the accounts that everything is sent by. */
export async function openCluster(
  more: Record<string, string> = {},
  adapt: (accounts: Account[]) => Account[] = (accounts) => accounts,
): Promise<Cluster> {
  const fresh = await freshDatabase();
  const nats = await startNats();
  const { sandbox, close: closeSandbox } = await openSandbox();
  const database = connectDatabase({ url: fresh.url, connections: 4, name: 'test' });
  const { id: projectId } = await createProject(database, MASTER_KEY, { key: 'cluster', name: 'Cluster' });
  const { appKey, appSecret } = await createAppKey(database, projectId, 'app');
  const folder = await mkdtemp(join(tmpdir(), 'carillon-cluster-'));
  const providers = join(folder, 'providers.json');
  await writeFile(providers, JSON.stringify(adapt(sandboxAccounts(sandbox)).map(impatient)));
  const environment = {
    PATH: process.env.PATH,
    DATABASE_URL: fresh.url,
    NATS_URL: nats.url,
    PORT: '0',
    CARILLON_SECRET: MASTER_KEY,
    CARILLON_PROVIDERS: providers,
    CARILLON_RETRY_BASE: 'PT0.1S',
    ...more,
  };
  const running = new Set<Pick<RoleProcess, 'kill'>>();

  async function start(role: string): Promise<RoleProcess> {
    const { ready, ...begun } = beginRole(role, environment);
    running.add(begun);
    void begun.gone.then(() => running.delete(begun));
    return { url: await ready, ...begun };
  }

  return {
    database,
    nats,
    sandbox,
    projectId,
    appKey,
    authorization: `Basic ${Buffer.from(`${appKey}:${appSecret}`).toString('base64')}`,
    async command(...words) {
      return (await run(process.execPath, [program, ...words], { env: environment })).stdout;
    },
    start,
    async leave() {
      await Promise.all([...running].map((one) => one.kill()));
      await database.close();
      await closeSandbox();
      await nats.stop();
      await fresh.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export interface BegunRole {
  /** Where it listens, once it does; rejects when it ends before. */
  ready: Promise<string>;
  /** The exit code. */
  gone: Promise<number | null>;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
  /** What it has logged so far. */
  complaints: () => string;
}

/** Begins a process of a role, whatever is there for it to work with. */
export function beginRole(role: string, environment: Record<string, string | undefined>): BegunRole {
  const child = spawn(process.execPath, [program, 'serve', '--role', role], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const early = gone.then((code) => Promise.reject(new Error(`${role} ended with ${code}`)));
  const ready = Promise.race([portOf(child), early]).then((port) => `http://127.0.0.1:${port}`);
  // Whoever only wants it to end does not look.
  ready.catch(() => undefined);
  return {
    ready,
    gone,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    stop() {
      child.kill('SIGTERM');
      return gone;
    },
    complaints: () => complaints,
  };
}

/** The lease of a claim is half as long again: a dead worker's claims are found that soon. */
const DEADLINE_MS = 3_000;

function impatient(account: Account): Account {
  return { ...account, settings: { ...account.settings, deadlineMs: DEADLINE_MS } };
}

/** The log says when the process is ready, and where it listens. */
async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stderr) throw new Error('The process has no log.');
  const lines = createInterface(child.stderr);
  for await (const line of lines) {
    const said = parsed(line);
    if (said?.msg === 'ready' && said.port !== undefined) {
      // Read on, or a full pipe would hold the process up.
      child.stderr.resume();
      return said.port;
    }
  }
  throw new Error('The process ended its log before it was ready.');
}

function parsed(line: string): { msg?: string; port?: number } | null {
  try {
    return JSON.parse(line) as { msg?: string; port?: number };
  } catch {
    return null;
  }
}
