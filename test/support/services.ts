import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureNatsServer } from '../../src/app/dev/nats-server.ts';
import { migrate } from '../../src/db/migrate.ts';
import { ensureDatabase } from '../../src/db/servers.ts';
import { preparePostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the one PostgreSQL of this run, without its database. */
    postgresServer: string;
    /** The migrated database that those of the test files are cloned from. */
    postgresTemplate: string;
    natsServer: string;
    /** Where test files leave for each other what each of them would make anew. */
    runFolder: string;
  }
}

const TEMPLATE = 'template_carillon';

/** Runs once, before every test file: one PostgreSQL for all of them, and the program that each one's NATS runs. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const natsServer = await ensureNatsServer((line) => process.stderr.write(`${line}\n`));
  const postgres = await preparePostgres(`test-${process.pid}`);
  await postgres.start();
  await ensureDatabase(postgres.urlOf('postgres'), TEMPLATE);
  await migrate(postgres.urlOf(TEMPLATE), 'drizzle');
  project.provide('postgresServer', postgres.urlOf(''));
  project.provide('postgresTemplate', TEMPLATE);
  project.provide('natsServer', natsServer);
  const runFolders: string[] = [];
  async function provideFolder(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-run-'));
    runFolders.push(folder);
    project.provide('runFolder', folder);
  }
  await provideFolder();
  // Whoever watches has changed something.
  project.onTestsRerun(provideFolder);

  return async () => {
    await postgres.remove();
    for (const folder of runFolders) await rm(folder, { recursive: true, force: true });
  };
}
