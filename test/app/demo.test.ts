import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../src/app/dev/demo/call.ts';
import type { DemoFile } from '../../src/app/dev/home.ts';
import { freePort } from '../../src/app/dev/ports.ts';
import { sight } from '../../src/app/dev/processes.ts';
import { eventually } from '../support/eventually.ts';
import { startProgram, type Program } from '../support/program.ts';

const READY_WITHIN_MS = 120_000;
const RECOVERS_WITHIN_MS = 90_000;
const sent = z.object({ sendNotification: z.object({ notification: z.object({ id: z.string() }) }) });

/** As people start it: what the build made, which `npm test` brings up to date first. */
describe('the demo', { timeout: 400_000 }, () => {
  let home: string;
  let programs: Program[] = [];
  const demoFile = () => join(home, 'demo.json');

  beforeEach(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'carillon-demo-')), 'home');
  });

  afterEach(async () => {
    for (const program of programs) await program.signal('SIGKILL');
    programs = [];
    for (const pid of await serverPids()) process.kill(pid, 'SIGKILL');
    await rm(join(home, '..'), { recursive: true });
  });

  function start(environment: Record<string, string> = {}): Program {
    const program = startProgram('dist/main.js', ['demo'], { CARILLON_HOME: home, PORT: '0', CARILLON_LOG_LEVEL: 'silent', ...environment });
    programs.push(program);
    return program;
  }

  async function ready(program: Program): Promise<DemoFile> {
    return eventually('the demo is ready', async () => toldBy(program), { withinMs: READY_WITHIN_MS });
  }

  /** What demo.json tells, once this very process has written it. */
  async function toldBy({ pid }: Program): Promise<DemoFile | false> {
    const told = JSON.parse(await readFile(demoFile(), 'utf8')) as DemoFile;
    return told.pid === pid && told;
  }

  async function serverPids(): Promise<number[]> {
    const files = existsSync(home) ? (await readdir(home)).filter((name) => name.endsWith('.pid')) : [];
    const pids = await Promise.all(files.map(async (name) => Number((await readFile(join(home, name), 'utf8')).split('\n')[0])));
    return pids.filter((pid) => sight(pid) !== null);
  }

  it('tells scripts where it is, and takes everything down that it started when it is stopped', async () => {
    const program = start();
    const told = await ready(program);
    expect((await stat(demoFile())).mode & 0o777).toBe(0o600);
    expect((await fetch(`${told.sandboxUrl}/messages`)).status).toBe(200);
    const servers = await serverPids();
    expect(servers).toHaveLength(2);

    expect(await program.signal('SIGTERM')).toBe(0);
    expect(existsSync(demoFile())).toBe(false);
    expect(servers.map(sight)).toEqual([null, null]);
  });

  it('comes back after it was killed, with the same keys and at the same addresses', async () => {
    const first = start();
    const { pid: _first, ...kept } = await ready(first);
    await first.signal('SIGKILL');
    const second = start();
    expect(await ready(second)).toMatchObject(kept);
    expect(await second.signal('SIGINT')).toBe(0);
    expect(await serverPids()).toEqual([]);
  });

  async function pidOf(server: string): Promise<number> {
    return Number((await readFile(join(home, `${server}.pid`), 'utf8')).split('\n')[0]);
  }

  async function sendMail(told: DemoFile, title: string): Promise<string> {
    const document = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } } }';
    const input = { to: { userId: 'ada' }, category: 'transaction', channels: ['EMAIL'], content: { title, body: 'A text.' } };
    return (await call(told, document, { input }, sent)).sendNotification.notification.id;
  }

  async function arrivals(told: DemoFile, title: string): Promise<number> {
    const messages = (await (await fetch(`${told.sandboxUrl}/messages?channel=EMAIL`)).json()) as { title: string }[];
    return messages.filter((message) => message.title === title).length;
  }

  it('starts a nats-server again that was killed, and what was accepted meanwhile arrives once', async () => {
    const program = start({ CARILLON_LOG_LEVEL: 'warn' });
    const told = await ready(program);
    const killed = await pidOf('nats');
    process.kill(killed, 'SIGKILL');
    await sendMail(told, 'While NATS was dead');
    await eventually('it arrives', async () => (await arrivals(told, 'While NATS was dead')) > 0, { withinMs: RECOVERS_WITHIN_MS });
    expect(await arrivals(told, 'While NATS was dead')).toBe(1);
    expect(await pidOf('nats')).not.toBe(killed);
    expect(program.complaints()).toMatch(/nats-server has ended by itself[^]*nats-server runs again/);
    expect(await program.signal('SIGTERM')).toBe(0);
    expect(await serverPids()).toEqual([]);
  });

  it('starts a PostgreSQL again that was killed, keeps what was accepted, and tells of it in a few lines without a stack', async () => {
    const program = start({ CARILLON_LOG_LEVEL: 'warn' });
    const told = await ready(program);
    await sendMail(told, 'Before');
    const killed = await pidOf('postgres');
    process.kill(killed, 'SIGKILL');
    // Either its connections still live for a moment, or they are gone.
    const answer = await sendMail(told, 'At once').catch((error: unknown) => String(error));
    expect(answer).toMatch(/^[0-9a-f-]{36}$|A part of the platform is away/);
    await eventually('it takes mail again', () => sendMail(told, 'After').catch(() => null), { withinMs: RECOVERS_WITHIN_MS });
    await eventually('both arrive', async () => (await arrivals(told, 'Before')) > 0 && (await arrivals(told, 'After')) > 0, { withinMs: RECOVERS_WITHIN_MS });
    await eventually('the log says that all is well', () => program.complaints().includes('Postgres is back'));
    const log = program.complaints();
    expect(log.match(/Postgres is away/g)).toHaveLength(1);
    expect(log).toMatch(/PostgreSQL has ended by itself[^]*PostgreSQL runs again/);
    expect(log).not.toContain('stack');
    expect(await program.signal('SIGTERM')).toBe(0);
    expect(await serverPids()).toEqual([]);
  });

  it('refuses a home where it runs already, in one line, and leaves that one alone', async () => {
    const first = start();
    const told = await ready(first);
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.complaints()).toMatch(new RegExp(`^Carillon is already running on .* \\(process ${first.pid}\\).*\n$`));
    expect(await toldBy(first)).toEqual(told);
  });

  it('refuses a port that is taken, in one line, and leaves nothing running', async () => {
    const port = await freePort([]);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const program = start({ PORT: String(port) });
    expect(await program.ended()).toBe(1);
    expect(program.complaints()).toMatch(new RegExp(`^Port ${port} .* is taken.*\n$`));
    expect(await serverPids()).toEqual([]);
    squatter.close();
  });
});
