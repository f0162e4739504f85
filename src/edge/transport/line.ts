import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { toUtf8, type Utf8 } from '../../base/utf8.ts';
import type { Outlet } from '../graphql/subscribe.ts';
import type { Outbox } from './outbox.ts';

/** A text, all of it in one frame, and not masked, as a server sends it (RFC 6455 5.2). */
const WHOLE_TEXT = 0x81;
const LENGTH_FOLLOWS_IN_2_BYTES = 126;
const LENGTH_FOLLOWS_IN_8_BYTES = 127;
/** What may be ready for one reader in one turn; whoever has more takes it in several. */
const READY_BYTES = 64 * 1024;

/**
 * The way out of a socket. Results of subscriptions go to thousands at once: they wait for the end of the turn, and leave
 * without a promise for each; none waits for a slow reader but its own. `ws` makes buffers of the head and of the text and
 * hands them on as two, which takes half as long again as one string of all that is ready. Either writes whole frames, so they
 * may take turns.
 */
export class Line {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #outbox: Outbox;
  /** Whole frames, in the order in which they are to leave, as `Utf8` has it. */
  #ready = '';
  #waiting: (() => void)[] = [];
  #draining = false;

  constructor(socket: WebSocket, stream: Duplex, outbox: Outbox) {
    this.#socket = socket;
    this.#stream = stream;
    this.#outbox = outbox;
  }

  /** For the results of one subscription. */
  outletFor(id: string): Outlet {
    return new Results(this, id);
  }

  /** A message of the protocol, after all that was sent before it. Resolves when it is written, or can no longer be: of a broken socket its close tells. */
  say(text: string): Promise<void> {
    this.leave();
    return new Promise((resolve) => {
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text, () => resolve());
      else resolve();
    });
  }

  close(code?: number, reason?: string): void {
    this.leave();
    this.#socket.close(code, reason);
  }

  /** Writes what is ready. */
  leave(): void {
    const frames = this.#ready;
    if (frames === '') return;
    this.#ready = '';
    if (this.#socket.readyState === this.#socket.OPEN) this.#stream.write(frames, 'latin1');
    if (this.#waiting.length > 0) this.#whenDrained();
  }

  /** False while the network takes nothing: whoever reads too slowly is waited for, and not written ahead to. */
  hasRoom(orCall: () => void): boolean {
    if (!this.#stream.writableNeedDrain && this.#ready.length < READY_BYTES) return true;
    this.#waiting.push(orCall);
    if (this.#ready === '') this.#whenDrained();
    return false;
  }

  #whenDrained(): void {
    if (!this.#stream.writableNeedDrain) return this.#release();
    if (this.#draining) return;
    this.#draining = true;
    this.#stream.once('drain', () => {
      this.#draining = false;
      this.#release();
    });
  }

  #release(): void {
    for (const call of this.#waiting.splice(0)) call();
  }

  /** A message that leaves with all that is ready at the end of the turn. */
  add(text: Utf8): void {
    if (this.#ready === '') this.#outbox.add(this);
    this.#ready += headOf(text.length) + text;
  }
}

/** A class, because there is one of it for every subscription: its functions are shared. */
class Results implements Outlet {
  readonly #line: Line;
  readonly #before: Utf8;

  constructor(line: Line, id: string) {
    this.#line = line;
    this.#before = toUtf8(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  hasRoom(orCall: () => void): boolean {
    return this.#line.hasRoom(orCall);
  }

  send(result: Utf8): void {
    this.#line.add(`${this.#before}${result}}`);
  }
}

function headOf(bytes: number): string {
  if (bytes < LENGTH_FOLLOWS_IN_2_BYTES) return String.fromCharCode(WHOLE_TEXT, bytes);
  if (bytes <= 0xffff) return String.fromCharCode(WHOLE_TEXT, LENGTH_FOLLOWS_IN_2_BYTES, bytes >> 8, bytes & 0xff);
  const low = [24, 16, 8, 0].map((shift) => (bytes >>> shift) & 0xff);
  return String.fromCharCode(WHOLE_TEXT, LENGTH_FOLLOWS_IN_8_BYTES, 0, 0, 0, 0, ...low);
}
