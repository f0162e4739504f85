import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Text that whichever file of a run needs it first makes, and the others find: `name` is of a file. */
export async function onceInRun(name: string, make: () => Promise<string>): Promise<string> {
  const path = join(inject('runFolder'), name);
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found !== null) return found;
  const made = await make();
  // Under another name until it is whole: the other worker may look for it just now.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, made);
  await rename(draft, path);
  return made;
}
