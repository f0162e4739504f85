import type { Exchange, WireReason } from '../exchange.ts';
import { reasonOf } from '../failure.ts';
import { openSession, type Session } from './session.ts';
import { notSent, type Http2Request, type Try } from './stream.ts';

/** Where the client connects, and how long it waits. */
export interface Http2ClientOptions {
  origin: string;
  ca?: string | undefined;
  /** Connections at most; another is opened only when all are full. */
  sessions?: number;
  /** Requests that may wait for room. */
  queue?: number;
}

/**
 * Long-lived HTTP/2 connections to one origin. They are opened when first needed, replaced when they end, and never
 * given more streams than the peer allows. `request` never throws; what the peer surely did not process is sent
 * once more by itself, all else is the caller's to judge. A request costs some 110 to 170 µs of CPU, its message and
 * its outcome included (200 under way, over loopback).
 */
export interface Http2Client {
  request(request: Http2Request, signal: AbortSignal): Promise<Exchange>;
  close(): Promise<void>;
}

const SESSIONS = 2;
const QUEUE = 2_000;
const REPLAYS = 1;

export function createHttp2Client({ origin, ca, sessions: most = SESSIONS, queue = QUEUE }: Http2ClientOptions): Http2Client {
  const sessions = new Set<Session>();
  const waiting = new Set<(room: Session | WireReason) => void>();
  let closed = false;

  async function request(what: Http2Request, signal: AbortSignal): Promise<Exchange> {
    for (let replays = 0; ; replays += 1) {
      const { exchange, replay } = await attempt(what, signal);
      if (!replay || replays === REPLAYS) return exchange;
    }
  }

  function attempt(what: Http2Request, signal: AbortSignal): Promise<Try> {
    if (closed) return Promise.resolve(notSent('CLOSED'));
    if (signal.aborted) return Promise.resolve(notSent(reasonOf(signal)));
    const session = waiting.size === 0 ? roomiest() : null;
    if (session) return session.exchange(what, signal);
    if (waiting.size >= queue) return Promise.resolve(notSent('OVERLOADED'));
    return new Promise((resolve) => {
      const stop = () => begin(reasonOf(signal));
      const begin = (room: Session | WireReason) => {
        waiting.delete(begin);
        signal.removeEventListener('abort', stop);
        resolve(typeof room === 'string' ? notSent(room) : room.exchange(what, signal));
      };
      signal.addEventListener('abort', stop, { once: true });
      waiting.add(begin);
      openAnother();
    });
  }

  function roomiest(): Session | null {
    let best: Session | null = null;
    for (const session of sessions) if (session.room > (best?.room ?? 0)) best = session;
    return best;
  }

  function openAnother(): void {
    const taking = [...sessions].filter((session) => session.taking);
    if (taking.length >= most || taking.some((session) => session.opening)) return;
    sessions.add(openSession({ origin, ca, onChange: admit, onGone: replace }));
  }

  /** First come, first served. */
  function admit(): void {
    for (const begin of waiting) {
      const session = roomiest();
      if (session) begin(session);
      else break;
    }
    if (waiting.size > 0) openAnother();
  }

  /** Where no connection can be made, those who wait for one are told why; a greeted one that ends is simply replaced. */
  function replace(session: Session, reason: WireReason | null): void {
    sessions.delete(session);
    const hopeless = reason !== null && ![...sessions].some((other) => other.taking);
    if (hopeless) for (const begin of waiting) begin(reason);
    else admit();
  }

  async function close(): Promise<void> {
    closed = true;
    for (const begin of waiting) begin('CLOSED');
    await Promise.all([...sessions].map((session) => session.close()));
  }

  return { request, close };
}
