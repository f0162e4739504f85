import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrations } from '../../../src/app/commands/migrate.ts';
import { demoCredentials } from '../../../src/app/dev/credentials.ts';
import { freePort } from '../../../src/app/dev/ports.ts';
import { connectDatabase } from '../../../src/db/connect.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { NODES, startNatsCluster, type NatsCluster } from './nats-cluster.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';
import { openRole, roleNames, type RoleName, type RolePlace } from './roles.ts';
import { startSandboxProcess, type SandboxProcess } from './sandbox.ts';

/** A platform as a deployment runs it, and everything of it that can be broken. */
export interface Stage {
  readonly folder: string;
  readonly postgres: PostgresServer;
  readonly nats: NatsCluster;
  readonly sandbox: SandboxProcess;
  readonly roles: readonly RolePlace[];
  /** The harness's own way to the tables; no fault cuts it on purpose. */
  readonly sql: postgres.Sql;
  /** As the app door takes it. */
  readonly authorization: string;
  /** Processes that ended by themselves. */
  readonly suicides: string[];
  of(role: RoleName): RolePlace[];
  close(options: { keepFolder: boolean }): Promise<void>;
}

/** How the harness's connections call themselves, so that a fault can spare them. */
export const OWN_CONNECTIONS = 'faults';
const EACH_ROLE = 2;
/** Short, so that a seed sees retries to their end. */
const ENVIRONMENT = { CARILLON_RETRY_BASE: 'PT0.2S', CARILLON_RETRY_CAP: 'PT2S', CARILLON_LOG_LEVEL: process.env.CARILLON_LOG_LEVEL ?? 'info', CARILLON_NATS_REPLICAS: String(NODES) };

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-faults-'));
  // PostgreSQL run by root takes another guise, and must be able to pass.
  chmodSync(folder, 0o711);
  const taken: number[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const suicides: string[] = [];
  const close: Stage['close'] = async ({ keepFolder }) => {
    for (const one of closers.splice(0).reverse()) await one();
    if (!keepFolder) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [server, nats, sandbox] = await startServers(folder, taken, closers);
    await migrate(server.url, migrations);
    const masterKey = randomBytes(32).toString('hex');
    const database = connectDatabase({ url: server.url, connections: 2, name: 'set-up' });
    const { appKey, appSecret } = await demoCredentials(database, masterKey).finally(() => database.close());
    const sql = postgres(server.url, { max: 4, onnotice: () => undefined, connection: { application_name: OWN_CONNECTIONS }, transform: { column: { from: postgres.toCamel } } });
    closers.push(() => sql.end({ timeout: 2 }));
    const environment = {
      ...ENVIRONMENT,
      PATH: process.env.PATH,
      DATABASE_URL: server.url,
      NATS_URL: nats.url,
      CARILLON_SECRET: masterKey,
      CARILLON_PROVIDERS: sandbox.providersFile,
    };
    const roles: RolePlace[] = [];
    for (const role of roleNames) {
      for (let number = 0; number < EACH_ROLE; number += 1) {
        const port = await freePort(taken);
        taken.push(port);
        roles.push(openRole(role, number, { folder, port, environment, onSuicide: (name, code) => suicides.push(`${name} ended with ${code}`) }));
      }
    }
    closers.push(() => Promise.all(roles.map((role) => (role.thaw(), role.kill()))));
    for (const role of roles) role.start();
    await Promise.all(roles.map((role) => role.ready()));
    return {
      folder,
      postgres: server,
      nats,
      sandbox,
      roles,
      sql,
      authorization: `Basic ${Buffer.from(`${appKey}:${appSecret}`).toString('base64')}`,
      suicides,
      of: (name) => roles.filter(({ role }) => role === name),
      close,
    };
  } catch (error) {
    await close({ keepFolder: true });
    throw error;
  }
}

async function startServers(
  folder: string,
  taken: number[],
  closers: (() => Promise<unknown>)[],
): Promise<[PostgresServer, NatsCluster, SandboxProcess]> {
  const server = await startPostgres(join(folder, 'database'), taken);
  taken.push(server.port);
  closers.push(() => server.close());
  const nats = await startNatsCluster(folder, taken);
  closers.push(() => nats.stop());
  const sandbox = await startSandboxProcess(folder, taken);
  closers.push(() => sandbox.stop());
  return [server, nats, sandbox];
}
