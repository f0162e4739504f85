import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { newSecret } from '../../base/crypto.ts';
import { parseJson } from '../../base/json.ts';
import { StartError } from '../start-error.ts';
import { lockFolder } from './lock.ts';
import { freePort, isFree } from './ports.ts';

/** What a script needs to talk to a running demo; `pid` is the Node process. */
export interface DemoFile {
  url: string;
  graphqlUrl: string;
  sandboxUrl: string;
  appKey: string;
  appSecret: string;
  operatorToken: string;
  pid: number;
}

/** The folder of one embedded platform: its data, its secrets, its ports. It survives restarts, and belongs to one process at a time. */
export interface Home {
  /** Absolute. */
  readonly folder: string;
  /**
   * The port of that name: chosen free the first time, the same ever after, and chosen anew only when somebody else
   * has taken it meanwhile (addresses that live long, such as push endpoints, contain ports).
   */
  port(name: string): Promise<number>;
  /** The secret of that name, made the first time it is asked for. */
  secret(name: string): string;
  /** Tells scripts that all is ready. */
  writeDemoFile(demo: DemoFile): void;
  /** Takes back what `writeDemoFile` told, and lets others open the home. */
  close(): void;
}

/** A server that belongs to a home: it is reached on the loopback only, and keeps its files in the home. */
export interface Embedded {
  readonly url: string;
  /** Ends it gently, and where that does not help, not. Resolves when it is gone. */
  stop(): Promise<void>;
}

const ONLY_OWNER_FOLDER = 0o700;
const ONLY_OWNER_FILE = 0o600;

/** Throws, naming the process, when another one has this home open. */
export function openHome(path: string): Home {
  mkdirSync(path, { recursive: true, mode: ONLY_OWNER_FOLDER });
  // One name for one folder: its servers are known by it.
  const folder = realpathSync(path);
  chmodSync(folder, ONLY_OWNER_FOLDER);
  const unlock = lockFolder(folder);
  const demoFile = join(folder, 'demo.json');
  rmSync(demoFile, { force: true });
  const ports = openRecord(join(folder, 'ports.json'), z.number());
  const secrets = openRecord(join(folder, 'secrets.json'), z.string());
  return {
    folder,
    async port(name) {
      const known = ports.get(name);
      if (known !== undefined && (await isFree(known))) return known;
      return ports.set(name, await freePort(ports.values()));
    },
    secret: (name) => secrets.get(name) ?? secrets.set(name, newSecret()),
    writeDemoFile: (demo) => writeWhole(demoFile, demo),
    close() {
      rmSync(demoFile, { force: true });
      unlock();
    },
  };
}

interface Entries<V> {
  get(name: string): V | undefined;
  set(name: string, value: V): V;
  values(): V[];
}

/** A small JSON object kept in a file, written whole at each change. */
function openRecord<V>(file: string, value: z.ZodType<V>): Entries<V> {
  const entries = new Map(Object.entries(readObject(file, value)));
  return {
    get: (name) => entries.get(name),
    values: () => [...entries.values()],
    set(name, entry) {
      entries.set(name, entry);
      writeWhole(file, Object.fromEntries(entries));
      return entry;
    },
  };
}

function readObject<V>(file: string, value: z.ZodType<V>): Record<string, V> {
  if (!existsSync(file)) return {};
  const { data } = z.record(z.string(), value).safeParse(parseJson(readFileSync(file, 'utf8')));
  // Never begun anew by itself: what was sealed with a lost secret stays sealed.
  if (!data) throw new StartError(`${file} cannot be read any more. Put it back, or set CARILLON_HOME to another folder.`);
  return data;
}

/** A reader finds the old text or the new one, never half of it, and nobody but the owner finds any. */
function writeWhole(file: string, value: object): void {
  const writing = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(writing, `${JSON.stringify(value, null, 2)}\n`, { mode: ONLY_OWNER_FILE });
  renameSync(writing, file);
}
