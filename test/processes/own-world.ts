import { freePort } from '../../src/app/dev/ports.ts';
import { createAppKey } from '../../src/db/keys.ts';
import { connectDatabase, type Database } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createProject } from '../../src/db/projects.ts';
import { ensureDatabase } from '../../src/db/servers.ts';
import { MASTER_KEY } from '../support/house.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { preparePostgres, type PostgresServer } from '../support/postgres-server.ts';
import { beginRole, type BegunRole } from './cluster.ts';

/** Addresses at which there is nothing yet: Postgres and NATS come when told, and may be frozen or stopped. */
export interface OwnWorld {
  postgres: PostgresServer;
  /** Of the application's database; usable once `bringPostgres` was called. */
  database: Database;
  /** Begins a role, and ends it with the world. */
  begin(role: string): BegunRole;
  /** Starts Postgres, migrates, makes a project; answers the header of its app. */
  bringPostgres(): Promise<string>;
  bringNats(): Promise<Nats>;
  leave(): Promise<void>;
}

const NAME = 'carillon';

/** `more` is what its processes find in their environment besides. */
export async function openOwnWorld(identity: string, more: Record<string, string> = {}): Promise<OwnWorld> {
  const postgres = await preparePostgres(`${identity}-${process.pid}`);
  const natsPort = await freePort([]);
  const url = postgres.urlOf(NAME);
  const database = connectDatabase({ url, connections: 4, name: 'test' });
  const begun: BegunRole[] = [];
  let nats: Nats | null = null;
  const environment = {
    PATH: process.env.PATH,
    DATABASE_URL: url,
    NATS_URL: `nats://127.0.0.1:${natsPort}`,
    PORT: '0',
    CARILLON_SECRET: MASTER_KEY,
    ...more,
  };
  return {
    postgres,
    database,
    begin(role) {
      const one = beginRole(role, environment);
      begun.push(one);
      return one;
    },
    async bringPostgres() {
      await postgres.start();
      await ensureDatabase(postgres.urlOf('postgres'), NAME);
      await migrate(url, 'drizzle');
      const { id } = await createProject(database, MASTER_KEY, { key: 'world', name: 'World' });
      const { appKey, appSecret } = await createAppKey(database, id, 'app');
      return `Basic ${Buffer.from(`${appKey}:${appSecret}`).toString('base64')}`;
    },
    async bringNats() {
      return (nats = await startNats({ port: natsPort }));
    },
    async leave() {
      postgres.thaw();
      nats?.thaw();
      await Promise.all(begun.map((one) => one.kill()));
      await database.close();
      await nats?.stop();
      await postgres.remove();
    },
  };
}
