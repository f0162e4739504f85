import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterUrl, ensureCluster, serveCommand } from '../../../src/app/dev/postgres-cluster.ts';
import { freePort } from '../../../src/app/dev/ports.ts';
import { chooseGuise } from '../../../src/app/dev/postgres-guise.ts';
import { answers } from '../../../src/db/servers.ts';
import { eventually } from '../../support/eventually.ts';
import { startTied } from '../../support/tied.ts';

const SOMEBODY = 12_345;

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('PostgreSQL started by root', () => {
  let folder: string;
  let openFolder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carillon-guise-'));
    await chmod(folder, 0o755);
    openFolder = join(folder, 'open');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('runs as nobody, on copies it can reach, where a namespace would not reach the home', async () => {
    // To root in a user namespace another user's private folder is closed, as everything is where namespaces are forbidden.
    const home = join(folder, 'home');
    await mkdir(home, { mode: 0o700 });
    await chown(home, SOMEBODY, SOMEBODY);
    const guise = await chooseGuise({ cluster: join(home, 'postgres'), identity: 'this', openFolder });
    expect(guise.as).toBeDefined();

    await ensureCluster(guise, 'secret');
    const port = await freePort([]);
    const server = startTied(serveCommand(guise, port, {}), { ...guise.as, cwd: '/', stdio: 'ignore' });
    await eventually('PostgreSQL answers', () => answers(clusterUrl(port, 'secret', 'postgres')));
    expect((await stat(join(guise.cluster, 'postmaster.pid'))).uid).toBe(guise.as?.uid);
    await server.end('SIGINT');

    const again = await chooseGuise({ cluster: join(home, 'postgres'), identity: 'this', openFolder });
    expect(again).toEqual(guise);
    expect(await readdir(join(openFolder, 'this'))).toEqual(['cluster']);
  });

  it('leaves no half-made cluster to be taken for a whole one', async () => {
    const guise = await chooseGuise({ cluster: join(folder, 'postgres'), identity: 'this', openFolder });
    await mkdir(`${guise.cluster}.making`, { recursive: true });
    await ensureCluster(guise, 'secret');
    expect((await readdir(folder)).sort()).toEqual(['postgres']);
  });
});
