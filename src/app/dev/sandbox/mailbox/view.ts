import { LRUCache } from 'lru-cache';
import type { Json } from '../../../../core/message.ts';
import type { Reading, Received } from '../provider.ts';
import type { Entry } from './entry.ts';

/** A message as `GET /messages` shows it. */
export interface MessageView {
  id: string;
  channel: string;
  provider: string;
  to: string;
  title: string | null;
  body: string | null;
  data: Json;
  raw: Record<string, unknown>;
  /** RFC 3339, UTC. */
  at: string;
}

/** Entries as the API shows them, read as a person reads them, in the order given. */
export type Viewer = (entries: readonly Entry[]) => Promise<MessageView[]>;

/** Whoever polls reads the same messages again and again, and a mail takes a millisecond to take apart. */
const REMEMBERED_READINGS = 2_000;
/** Read side by side; between two such groups the wires get their turn. */
const GROUP = 50;

/** Reads entries for a person: this is where bodies are parsed, decrypted and decoded. */
export function createViewer(): Viewer {
  const readings = new LRUCache<Received, Promise<Reading>>({ max: REMEMBERED_READINGS });

  function readingOf(received: Received): Promise<Reading> {
    let reading = readings.get(received);
    if (!reading) readings.set(received, (reading = read(received)));
    return reading;
  }

  async function viewOf({ id, at, received }: Entry): Promise<MessageView> {
    const { channel, provider, to, messageId, headers, body: rawBody, trimmed } = received;
    const { title, body, data, details } = await readingOf(received);
    const raw = { messageId, headers, body: rawBody.toString(), ...details, ...(trimmed ? { trimmed } : {}) };
    return { id, channel, provider, to, title, body, data, raw, at: new Date(at).toISOString() };
  }

  return async (entries) => {
    const views: MessageView[] = [];
    for (let from = 0; from < entries.length; from += GROUP) {
      views.push(...(await Promise.all(entries.slice(from, from + GROUP).map(viewOf))));
    }
    return views;
  };
}

/** A provider takes more than a person can read, and what was trimmed is seldom whole: it is shown as it came. */
async function read(received: Received): Promise<Reading> {
  try {
    return await received.read(received);
  } catch {
    return { title: null, body: null, data: null, details: { unreadable: true } };
  }
}
