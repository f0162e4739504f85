import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scripts } from '../../src/edge/scripts.ts';

const TEXT = 'console.log("Glocken");\n'.repeat(100);

describe('the scripts that any page may load', () => {
  let folder: string;
  let app: FastifyInstance | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carillon-scripts-'));
  });
  afterEach(async () => {
    await app?.close();
    await rm(folder, { recursive: true });
  });

  async function open(files: Record<string, string>): Promise<string> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    app = fastify();
    await app.register(scripts(folder));
    return app.listen({ port: 0 });
  }

  it('are modules of another origin, kept for a short while', async () => {
    const answer = await fetch(`${await open({ 'carillon.js': TEXT })}/carillon.js`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
    });
    expect(await answer.text()).toBe(TEXT);
  });

  it('come as they are to whoever does not take gzip', async () => {
    const url = await open({ 'carillon.js': TEXT });
    for (const accepted of ['identity', 'gzip;q=0, identity']) {
      const answer = await fetch(`${url}/carillon.js`, { headers: { 'accept-encoding': accepted } });
      expect([answer.headers.get('content-encoding'), answer.headers.get('content-length')]).toEqual([null, `${TEXT.length}`]);
    }
  });

  it('are not sent again to whoever has them', async () => {
    const url = await open({ 'carillon.js': TEXT, 'push-worker.js': 'self;' });
    for (const name of ['carillon.js', 'push-worker.js']) {
      const tag = (await fetch(`${url}/${name}`)).headers.get('etag') ?? '';
      const again = await fetch(`${url}/${name}`, { headers: { 'if-none-match': `"another", ${tag}` } });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
      expect((await fetch(`${url}/${name}`, { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
    }
  });

  it('are a worker that browsers ask for again each time', async () => {
    const url = await open({ 'push-worker.js': 'self;' });
    expect((await fetch(`${url}/push-worker.js`)).headers.get('cache-control')).toBe('no-cache');
  });

  it('say what is to be done where they were not built', async () => {
    const answer = await fetch(`${await open({})}/carillon.js`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('npm run build')]);
    expect(answer.headers.get('cache-control')).toBeNull();
  });
});
