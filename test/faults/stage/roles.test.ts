import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { freePort } from '../../../src/app/dev/ports.ts';
import { holds } from '../../support/eventually.ts';
import { openRole, type RolePlace } from './roles.ts';

const program = fileURLToPath(new URL('tenant.program.mjs', import.meta.url));

let folder: string;
let suicides: string[];
let place: RolePlace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-roles-'));
  suicides = [];
  const onSuicide = (name: string, code: number | string) => suicides.push(`${name} ended with ${code}`);
  place = openRole('api', 0, { folder, port: await freePort([]), environment: { PATH: process.env.PATH }, onSuicide, program });
  place.start();
  await place.ready();
});
afterEach(async () => {
  place.thaw();
  await place.kill();
  await rm(folder, { recursive: true });
});

/** How a process ends that comes to the port now. */
async function intruder(): Promise<unknown> {
  const [code] = (await once(spawn(process.execPath, [program], { env: { PORT: new URL(place.url).port }, stdio: 'ignore' }), 'exit')) as unknown[];
  return code;
}
/** The process that has the port. */
const tenant = async () => Number(await (await fetch(place.url)).text());

describe('whoever is started while the one before is frozen and asked to stop', () => {
  it('waits until that one has gone, for it has the port', async () => {
    const first = await tenant();
    place.freeze();
    const stopped = place.stop();
    place.start();
    // Time in which one that did not wait would have found the port taken, as others do.
    expect([await intruder(), await intruder()]).toEqual([1, 1]);
    place.thaw();
    expect(await stopped).toBe(0);
    await place.ready();
    expect(await tenant()).not.toBe(first);
    expect(suicides).toEqual([]);
  });

  it('does not come when the place is cleared meanwhile', async () => {
    place.freeze();
    const stopped = place.stop();
    place.start();
    expect([await intruder(), await intruder()]).toEqual([1, 1]);
    await place.kill();
    // Killed: it had no time to stop in order.
    expect(await stopped).toBe(null);
    await expect(tenant()).rejects.toThrow('fetch failed');
    expect(suicides).toEqual([]);
  });
});

test('a process that ends by itself is told of, and started again', async () => {
  const first = await tenant();
  process.kill(first, 'SIGKILL');
  await holds('it is told of', () => expect(suicides).toEqual(['api-0 ended with SIGKILL']));
  await place.ready();
  expect(await tenant()).not.toBe(first);
});
