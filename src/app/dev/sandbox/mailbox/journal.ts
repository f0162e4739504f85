import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Provider, Received } from '../provider.ts';
import type { Entry } from './entry.ts';
import type { Journal } from './mailbox.ts';

/** How a message that comes back from the file is read: by its provider. */
export type Readers = Readonly<Record<Provider, Received['read']>>;

/** There are two such files, and the older is let go when the newer is full. */
const FULL_BYTES = 32 * 1_048_576;

interface Line extends Omit<Entry, 'received'> {
  received: Omit<Received, 'read' | 'body'>;
  body: string;
  bodyIs: BufferEncoding;
}

/** A journal in a file: what is written is in it when `write` returns, so that whoever kills the process takes nothing back. */
export function openJournal(file: string, readers: Readers, fullBytes = FULL_BYTES): Journal & { close(): void } {
  const older = `${file}.older`;
  const past = withoutHoles([older, file].flatMap((one) => entriesOf(one, readers)));
  let descriptor = openSync(file, 'a', 0o600);
  let bytes = fstatSync(descriptor).size;
  // A line that was cut short by a crash of the machine must not spoil the next one.
  put('\n');

  function put(text: string): void {
    bytes += writeSync(descriptor, text);
  }

  function begin(): void {
    descriptor = openSync(file, 'w', 0o600);
    bytes = 0;
  }

  return {
    past,
    write({ id, number, at, received: { read: _, body, ...received } }) {
      if (bytes > fullBytes) {
        closeSync(descriptor);
        renameSync(file, older);
        begin();
      }
      const bodyIs = typeof body === 'string' ? 'utf8' : 'base64';
      const line: Line = { id, number, at, received, body: body.toString(bodyIs), bodyIs };
      put(`${JSON.stringify(line)}\n`);
    },
    clear() {
      closeSync(descriptor);
      rmSync(older, { force: true });
      begin();
    },
    close: () => closeSync(descriptor),
  };
}

function entriesOf(file: string, readers: Readers): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').map((line) => entryOf(line, readers)).filter((entry) => entry !== null);
}

/** Null where a line is empty, or not whole. */
function entryOf(text: string, readers: Readers): Entry | null {
  try {
    const { id, number, at, received, body, bodyIs } = JSON.parse(text) as Line;
    const bytes = bodyIs === 'utf8' ? body : Buffer.from(body, bodyIs);
    return { id, number, at, received: { ...received, body: bytes, read: readers[received.provider] } };
  } catch {
    return null;
  }
}

/** The mailbox finds an entry by counting. */
function withoutHoles(entries: readonly Entry[]): Entry[] {
  let whole: Entry[] = [];
  for (const entry of entries) {
    const before = whole.at(-1);
    if (before && before.number + 1 !== entry.number) whole = [];
    whole.push(entry);
  }
  return whole;
}
