import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHome, type Embedded } from '../../../src/app/dev/home.ts';
import { greets } from '../../../src/app/dev/nats-server.ts';
import { startNats } from '../../../src/app/dev/nats.ts';
import { startPostgres } from '../../../src/app/dev/postgres.ts';
import { sight } from '../../../src/app/dev/processes.ts';
import { connectBus } from '../../../src/bus/connect.ts';
import { createLogger } from '../../../src/base/logging.ts';
import { answers } from '../../../src/db/servers.ts';
import { eventually } from '../../support/eventually.ts';
import { startProgram, type Program } from '../../support/program.ts';

const log = createLogger('silent');
/** For who is let in, and for who is turned away for as long as they try. */
const LONG_MS = 60_000;
const BRIEFLY_MS = 500;

describe('the embedded servers', () => {
  let folder: string;
  let started: Embedded[] = [];
  let programs: Program[] = [];
  const portOf = ({ url }: Embedded) => Number(new URL(url).port);
  const pidOf = (name: string) => Number(readFileSync(join(folder, `${name}.pid`), 'utf8').split('\n')[0]);

  beforeEach(async () => {
    // A folder that only its owner may enter, with a space in its name.
    folder = join(await mkdtemp(join(tmpdir(), 'carillon home ')), 'home');
    await chmod(join(folder, '..'), 0o700);
  });

  afterEach(async () => {
    await Promise.all(programs.map((running) => running.signal('SIGKILL')));
    await Promise.all(started.map((server) => server.stop()));
    // What a test that failed half-way has left behind.
    for (const name of ['postgres', 'nats']) if (existsSync(join(folder, `${name}.pid`))) process.kill(pidOf(name), 'SIGKILL');
    programs = [];
    started = [];
    await rm(join(folder, '..'), { recursive: true });
  });

  function program(): Program {
    const running = startProgram('test/app/dev/embedded.program.ts', [folder]);
    programs.push(running);
    return running;
  }

  async function addresses(running: Program): Promise<{ postgres: string; nats: string }> {
    return JSON.parse(await running.line()) as { postgres: string; nats: string };
  }

  /** Starts them in this process, to be stopped after the test. */
  async function startHere(): Promise<{ postgres: Embedded; nats: Embedded; close: () => void }> {
    const home = openHome(folder);
    const postgresServer = await startPostgres(home, log);
    started.push(postgresServer);
    const nats = await startNats(home, log);
    started.push(nats);
    return { postgres: postgresServer, nats, close: () => home.close() };
  }

  it('survive the kill of the program and its whole group, and the next start adopts them with their data', async () => {
    const first = program();
    const before = await addresses(first);
    const sql = postgres(before.postgres, { max: 1 });
    await sql`create table kept (word text)`;
    await sql.end();
    const pids = [pidOf('postgres'), pidOf('nats')];
    await first.signal('SIGKILL');

    const second = await startHere();
    expect({ postgres: second.postgres.url, nats: second.nats.url }).toEqual(before);
    expect([pidOf('postgres'), pidOf('nats')]).toEqual(pids);
    const again = postgres(second.postgres.url, { max: 1 });
    expect(await again`select * from kept`).toHaveLength(0);
    await again.end();
    second.close();
  });

  it('outlast Ctrl-C until the program has drained, and are gone after it', async () => {
    const running = program();
    await addresses(running);
    const pids = [pidOf('postgres'), pidOf('nats')];
    const ended = running.signal('SIGINT');
    expect(await running.line()).toBe('true');
    expect(await ended).toBe(0);
    expect(pids.map(sight)).toEqual([null, null]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.pid') || name === 'lock')).toEqual([]);
  });

  it('keep their ports and data from one run to the next', async () => {
    const first = await startHere();
    const url = first.postgres.url;
    await Promise.all([first.postgres.stop(), first.nats.stop()]);
    first.close();
    const second = await startHere();
    expect(second.postgres.url).toBe(url);
    expect(second.nats.url).toBe(first.nats.url);
    second.close();
  });

  it('move to a new port when somebody else has taken theirs', async () => {
    const first = await startHere();
    const port = Number(new URL(first.nats.url).port);
    await Promise.all([first.postgres.stop(), first.nats.stop()]);
    first.close();
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const second = await startHere();
    expect(second.nats.url).not.toBe(first.nats.url);
    expect(second.postgres.url).toBe(first.postgres.url);
    expect(await greets(Number(new URL(second.nats.url).port))).toBe(true);
    second.close();
    squatter.close();
  });

  it('are stopped, not adopted, when an earlier one is alive but does not answer', async () => {
    const first = program();
    await addresses(first);
    const stuck = pidOf('nats');
    process.kill(stuck, 'SIGSTOP');
    await first.signal('SIGKILL');
    const second = await startHere();
    expect(sight(stuck)).toBe(null);
    expect(await greets(Number(new URL(second.nats.url).port))).toBe(true);
    second.close();
  });

  it('let nobody in without their secrets, who may be on this machine as well', async () => {
    const { postgres: server, nats, close } = await startHere();
    const strange = (url: string) => url.replace(/\/\/.*@/, '//carillon:guess@');
    expect(await answers(server.url)).toBe(true);
    expect(await answers(strange(server.url))).toBe(false);
    const meets = (url: string, forMs: number) => connectBus({ url, name: 'test', log, signal: AbortSignal.timeout(forMs) }).then((bus) => bus.close().then(() => true), () => false);
    expect(await meets(nats.url, LONG_MS)).toBe(true);
    expect(await Promise.all([strange(nats.url), `nats://127.0.0.1:${portOf(nats)}`].map((url) => meets(url, BRIEFLY_MS)))).toEqual([false, false]);
    expect(statSync(join(folder, 'nats.conf')).mode & 0o777).toBe(0o600);
    close();
  });

  it.each(['postgres', 'nats'] as const)('are started again at the same port when %s alone is killed, each time', async (name) => {
    const servers = await startHere();
    for (const _ of ['once', 'twice']) {
      const killed = pidOf(name);
      process.kill(killed, 'SIGKILL');
      const again = () => existsSync(join(folder, `${name}.pid`)) && pidOf(name) !== killed;
      await eventually('another one runs', again);
      await eventually('it answers', () => (name === 'nats' ? greets(portOf(servers.nats)) : answers(servers.postgres.url)));
    }
    expect(await answers(servers.postgres.url)).toBe(true);
    servers.close();
  });

  it('leave the folder alone while a backend of a killed PostgreSQL is still at work in it', async () => {
    const { postgres: server, close } = await startHere();
    const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
    const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const survivor = row?.pid ?? 0;
    process.kill(survivor, 'SIGSTOP');
    process.kill(pidOf('postgres'), 'SIGKILL');
    const refusal = () => readFileSync(join(folder, 'postgres.log'), 'utf8').includes('still in use');
    await eventually('the new one refuses', refusal);
    expect(await answers(server.url)).toBe(false);
    process.kill(survivor, 'SIGCONT');
    await eventually('the new one answers', () => answers(server.url));
    expect(sight(survivor)).toBe(null);
    await sql.end({ timeout: 1 });
    close();
  });

  it('are not started again by a program that stops them', async () => {
    const { postgres: server, nats, close } = await startHere();
    process.kill(pidOf('nats'), 'SIGKILL');
    await Promise.all([server.stop(), nats.stop()]);
    expect((await readdir(folder)).filter((file) => file.endsWith('.pid'))).toEqual([]);
    expect(await greets(portOf(nats))).toBe(false);
    close();
  });

  it('start although the pid that PostgreSQL wrote down before a crash of the machine is another process now', async () => {
    const first = await startHere();
    await Promise.all([first.postgres.stop(), first.nats.stop()]);
    first.close();
    await writeFile(join(folder, 'postgres/postmaster.pid'), `${process.ppid}\n`);
    const second = await startHere();
    expect(await answers(second.postgres.url)).toBe(true);
    second.close();
  });

  it('say why they do not start', async () => {
    const first = await startHere();
    await Promise.all([first.postgres.stop(), first.nats.stop()]);
    first.close();
    await writeFile(join(folder, 'postgres/PG_VERSION'), '9.6\n');
    await expect(startHere()).rejects.toThrow('database files are incompatible with server');
    expect(existsSync(join(folder, 'postgres.pid'))).toBe(false);
  });

  it('let nobody in without the password, and listen on the loopback only', async () => {
    const { postgres: server, close } = await startHere();
    expect(await answers(server.url)).toBe(true);
    const stranger = new URL(server.url);
    stranger.password = 'guess';
    expect(await answers(stranger.href)).toBe(false);
    expect(stranger.hostname).toBe('127.0.0.1');
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, 'postgres.password'))).toBe(false);
    close();
  });
});
