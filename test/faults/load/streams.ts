import { setTimeout as rest } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** One connection to a feed, over either transport, for as long as it lasts. */
export interface StreamOptions {
  url: string;
  token: string;
  cursor: string;
  /** Hears of each event. */
  take: (event: FeedEvent) => void;
  /** Hears that the credentials were refused. */
  turnedAway: (how: string) => void;
  /** Hears of errors that no caller should ever get. */
  confused: (what: string) => void;
  /** Cuts the connection from our side, without a farewell. */
  signal: AbortSignal;
}

export interface FeedEvent {
  type: 'ADDED' | 'UPDATED' | 'RESET';
  cursor: string;
  items: FeedItem[];
  counts: { unseen: number; unread: number; total: number };
}

export interface FeedItem {
  id: string;
  notificationId: string;
  seenAt: string | null;
  readAt: string | null;
  archivedAt: string | null;
}

const FEED = `subscription ($after: String) {
  feed(after: $after) { type cursor items { id notificationId seenAt readAt archivedAt } counts { unseen unread total } }
}`;
/** A server that says nothing for so long is taken for dead: over a socket we ask it, over events it is to ping by itself. */
/** Not in order, and no longer in order. */
const refusedCodes = [4401, 4403];
const ASK_EVERY_MS = 1_000;
const SOCKET_SILENCE_MS = 4_000;
const EVENTS_SILENCE_MS = 20_000;

/** Resolves when the connection is over, however it ended. */
export type Stream = (options: StreamOptions) => Promise<void>;

interface Told {
  data?: { feed: FeedEvent } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

interface Frame {
  type: string;
  payload?: Told | Told['errors'];
}

/** graphql-transport-ws by hand: what resumes is ours, and no client library hides a gap. */
export const overSocket: Stream = ({ url, token, cursor, take, turnedAway, confused, signal }) =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { handshakeTimeout: SOCKET_SILENCE_MS });
    const say = (message: object) => socket.send(JSON.stringify(message));
    let heardAt = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - heardAt > SOCKET_SILENCE_MS) socket.terminate();
      else if (socket.readyState === socket.OPEN) say({ type: 'ping' });
    }, ASK_EVERY_MS);
    const cut = () => socket.terminate();
    signal.addEventListener('abort', cut, { once: true });
    socket.on('error', () => undefined);
    // It may have been cut while it waited for a token; nobody would say so again.
    if (signal.aborted) cut();
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    socket.on('close', (code) => {
      if (refusedCodes.includes(code)) turnedAway(`closed with ${code}`);
      clearInterval(watch);
      signal.removeEventListener('abort', cut);
      resolve();
    });
    socket.on('message', (frame: Buffer) => {
      heardAt = performance.now();
      // What was cut is not heard any more.
      if (signal.aborted) return;
      const { type, payload } = JSON.parse(frame.toString()) as Frame;
      if (type === 'connection_ack') say({ id: 'feed', type: 'subscribe', payload: { query: FEED, variables: { after: cursor } } });
      else if (type === 'ping') say({ type: 'pong' });
      else if (type === 'next' || type === 'error') {
        hear(Array.isArray(payload) ? { errors: payload } : payload, take, confused);
        if (type === 'error') socket.close();
      } else if (type === 'complete') socket.close();
    });
  });

export const overEvents: Stream = async ({ url, token, cursor, take, turnedAway, confused, signal }) => {
  const quiet = new AbortController();
  let impatience = setTimeout(() => quiet.abort(), EVENTS_SILENCE_MS);
  try {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: FEED, variables: { after: cursor } }),
      signal: AbortSignal.any([signal, quiet.signal]),
    });
    if (answer.status === 401 || answer.status === 403) turnedAway(`HTTP ${answer.status}`);
    if (answer.status >= 500 && answer.status !== 503) confused(`HTTP ${answer.status}: ${await answer.text()}`);
    if (!answer.body || !answer.headers.get('content-type')?.startsWith('text/event-stream')) return;
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(impatience);
      impatience = setTimeout(() => quiet.abort(), EVENTS_SILENCE_MS);
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (!signal.aborted) hear(toldIn(block), take, confused);
      }
    }
  } catch {
    // Cut, by them or by us: the follower comes back.
  } finally {
    clearTimeout(impatience);
  }
};

function toldIn(block: string): Told | undefined {
  const lines = block.split('\n');
  if (!lines.includes('event: next')) return undefined;
  const data = lines.find((line) => line.startsWith('data: '))?.slice('data: '.length);
  return data === undefined ? undefined : (JSON.parse(data) as Told);
}

/** While something is broken a stream may be told that it is unavailable, and nothing else. */
function hear(told: Told | undefined, take: StreamOptions['take'], confused: StreamOptions['confused']): void {
  for (const error of told?.errors ?? []) if (error.extensions?.code !== 'UNAVAILABLE') confused(JSON.stringify(error));
  if (told?.data) take(told.data.feed);
}

/** A client that was cut comes back soon, and not all at once. */
export function restBeforeReturn(dice: number, signal: AbortSignal): Promise<void> {
  return rest(50 + dice * 450, undefined, { signal, ref: false }).catch(() => undefined);
}
