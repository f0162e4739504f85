import type { WebSocket } from 'ws';

/** The sockets are asked in so many parts, one after the other: all at once would hold up everything else. */
const PARTS = 12;

/**
 * A client that vanished without a word is found out by its silence: each socket is asked every so often, and has as
 * long to answer. One clock for all of them, which stops when nobody is there; answers how to have a socket asked.
 */
export function keepAsking(everyMs: number): (socket: WebSocket) => void {
  const parts = Array.from({ length: PARTS }, () => new Set<WebSocket>());
  /** Those who were asked and have not answered yet. */
  const silent = new Set<WebSocket>();
  let clock: NodeJS.Timeout | null = null;
  let turn = 0;

  function ask(socket: WebSocket): void {
    if (socket.readyState !== socket.OPEN) return;
    if (silent.has(socket)) return socket.terminate();
    silent.add(socket);
    socket.ping();
  }

  function next(): void {
    turn = (turn + 1) % PARTS;
    parts[turn]?.forEach(ask);
    if (clock && parts.every(({ size }) => size === 0)) {
      clearInterval(clock);
      clock = null;
    }
  }

  function answered(this: WebSocket): void {
    silent.delete(this);
  }

  return (socket) => {
    clock ??= setInterval(next, everyMs / PARTS).unref();
    // The part whose turn has just been: its next is the furthest off.
    const part = parts[turn];
    part?.add(socket);
    socket.on('pong', answered);
    socket.once('close', () => {
      part?.delete(socket);
      silent.delete(socket);
    });
  };
}
