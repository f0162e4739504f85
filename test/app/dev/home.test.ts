import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHome, type DemoFile } from '../../../src/app/dev/home.ts';
import { sight } from '../../../src/app/dev/processes.ts';
import { startProgram } from '../../support/program.ts';

const demo: DemoFile = {
  url: 'http://localhost:4000',
  graphqlUrl: 'http://localhost:4000/graphql',
  sandboxUrl: 'http://localhost:20001',
  appKey: 'key',
  appSecret: 'secret',
  operatorToken: 'token',
  pid: process.pid,
};
/** No process has it: the highest pid that Linux gives is 2^22. */
const NO_PID = 4_194_305;

describe('a home', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'carillon-home-')), 'home');
  });

  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  it('is a folder that only its owner may enter', () => {
    openHome(folder).close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('remembers its ports and secrets, each under its name', async () => {
    const first = openHome(folder);
    const ports = await Promise.all([first.port('sandbox'), first.port('smtp')]);
    const secrets = [first.secret('master key'), first.secret('operator')];
    first.close();
    const second = openHome(folder);
    expect([await second.port('sandbox'), await second.port('smtp')]).toEqual(ports);
    expect([second.secret('master key'), second.secret('operator')]).toEqual(secrets);
    expect(new Set([...ports, ...secrets])).toHaveProperty('size', 4);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    second.close();
  });

  it('makes no new secrets in place of those that it cannot read any more', async () => {
    openHome(folder).close();
    await writeFile(join(folder, 'secrets.json'), '{ "master');
    expect(() => openHome(folder)).toThrow(/secrets\.json cannot be read any more\. Put it back/);
  });

  it('tells scripts when all is ready, only the owner, and only while it is', () => {
    const file = join(folder, 'demo.json');
    const home = openHome(folder);
    home.writeDemoFile(demo);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(demo);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    home.close();
    expect(existsSync(file)).toBe(false);
  });

  it('takes back at the start what a killed run has told', async () => {
    openHome(folder).close();
    await writeFile(join(folder, 'demo.json'), '{}');
    openHome(folder).close();
    expect(existsSync(join(folder, 'demo.json'))).toBe(false);
  });

  it('belongs to one process at a time, and names it', () => {
    const home = openHome(folder);
    expect(() => openHome(folder)).toThrow(`already running on ${folder} (process ${process.pid})`);
    home.close();
    openHome(folder).close();
  });

  it.each([
    ['was killed', `${NO_PID}\n${sight(process.pid)?.mark}\n`],
    ['had the pid that another process has now', `${process.pid}\nanother start\n`],
    ['never finished writing it', ''],
  ])('is taken over from a process that %s', async (_, claim) => {
    openHome(folder).close();
    await writeFile(join(folder, 'lock'), claim);
    openHome(folder).close();
  });

  it('is taken over by one of several that start at once', async () => {
    openHome(folder).close();
    await writeFile(join(folder, 'lock'), `${NO_PID}\nlong ago\n`);
    const programs = [1, 2, 3].map(() => startProgram('test/app/dev/home.program.ts', [folder]));
    const lines = await Promise.all(programs.map((program) => program.line()));
    expect(lines.sort()).toEqual(['open', 'refused', 'refused']);
    await Promise.all(programs.map((program) => program.signal('SIGKILL')));
  });
});
