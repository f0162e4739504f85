import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../start-error.ts';

const run = promisify(execFile);

/** Shared by every run and every test of one clone. */
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/carillon');
const PROGRAM = 'nats-server';

/** The path of a nats-server: one that is installed, one that was fetched before, or on Debian one that is fetched now. */
export async function ensureNatsServer(say: (line: string) => void): Promise<string> {
  const fetched = join(CACHE, PROGRAM);
  for (const candidate of [PROGRAM, fetched]) if (await works(candidate)) return candidate;
  if (!(await works('apt-get'))) throw new StartError(`There is no nats-server on this machine. Install it: ${installCommand()}`);
  say('Fetching nats-server from the Debian archive (once)');
  try {
    await fetchFromDebian(fetched);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new StartError(`nats-server could not be fetched. Install it: ${installCommand()}\n${reason}`, { cause: error });
  }
  return fetched;
}

async function works(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}

function installCommand(): string {
  return process.platform === 'darwin' ? 'brew install nats-server' : 'apt-get install nats-server, or see https://nats.io/download';
}

/**
 * With package lists and a cache of its own, so that neither root nor the system's lists are needed, and nothing is
 * installed: only the one program is taken out of the package.
 */
async function fetchFromDebian(target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-nats-'));
  try {
    const lists = join(folder, 'lists');
    const cache = join(folder, 'cache');
    await mkdir(join(lists, 'partial'), { recursive: true });
    await mkdir(join(cache, 'archives/partial'), { recursive: true });
    // Root's apt would fetch as the user _apt, who may not enter this folder.
    const options = ['-qq', '-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`, '-o', 'APT::Sandbox::User=root'];
    await run('apt-get', [...options, 'update'], { cwd: folder });
    await run('apt-get', [...options, 'download', PROGRAM], { cwd: folder });
    const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
    if (!archive) throw new Error('The Debian archive has no nats-server.');
    await run('dpkg', ['-x', archive, 'unpacked'], { cwd: folder });
    await keep(await findProgram(join(folder, 'unpacked')), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findProgram(unpacked: string): Promise<string> {
  for (const place of ['usr/sbin', 'usr/bin']) {
    const path = join(unpacked, place, PROGRAM);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  throw new Error('The package nats-server holds no such program.');
}

/** Copied beside its place and moved there whole: others may be fetching it at the same moment. */
async function keep(program: string, target: string): Promise<void> {
  const copying = `${target}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await copyFile(program, copying);
  await chmod(copying, 0o755);
  await rename(copying, target);
}

/** A command that keeps its streams in `store` and is reached on the loopback only. */
export function natsCommand(program: string, port: number, store: string): string[] {
  return [program, '--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', store];
}

const GREETING_MS = 1_000;

/** Whether a nats-server with JetStream greets at this port: the first thing it says is `INFO {…}`. */
export function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    let heard = '';
    socket.setEncoding('utf8').setTimeout(GREETING_MS, () => settle(false));
    socket.on('error', () => settle(false)).on('close', () => settle(false));
    socket.on('data', (text: string) => {
      heard += text;
      if (heard.includes('\r\n')) settle(heard.startsWith('INFO ') && heard.includes('"jetstream":true'));
    });
  });
}
