import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Outlet } from '../graphql/subscribe.ts';

/** A text, all of it in one frame, and not masked, as a server sends it (RFC 6455 5.2). */
const WHOLE_TEXT = 0x81;
const LENGTH_FOLLOWS_IN_2_BYTES = 126;
const LENGTH_FOLLOWS_IN_8_BYTES = 127;

/**
 * The way out of a socket for what goes to thousands at once: without a promise for each, and none waits for a slow
 * reader but its own. `ws` makes buffers of the head and of the text and hands them on as two, which takes half as long
 * again as one string. Either writes whole frames, so they may take turns.
 */
export class Line {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  #waiting: (() => void)[] = [];

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  /** For the results of one subscription. */
  outletFor(id: string): Outlet {
    const before = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    return {
      hasRoom: (orCall) => this.#hasRoom(orCall),
      send: (result) => this.#send(`${before}${result}}`),
    };
  }

  /** False while the network takes nothing: whoever reads too slowly is waited for, and not written ahead to. */
  #hasRoom(orCall: () => void): boolean {
    if (!this.#stream.writableNeedDrain) return true;
    if (this.#waiting.length === 0) this.#stream.once('drain', () => this.#release());
    this.#waiting.push(orCall);
    return false;
  }

  #release(): void {
    for (const call of this.#waiting.splice(0)) call();
  }

  #send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const stream = this.#stream;
    const bytes = Buffer.byteLength(text);
    if (bytes === text.length) {
      stream.write(headOf(bytes) + text, 'latin1');
      return;
    }
    stream.cork();
    stream.write(headOf(bytes), 'latin1');
    stream.write(text, 'utf8');
    stream.uncork();
  }
}

/** The head of a frame; each character is a byte. */
function headOf(bytes: number): string {
  if (bytes < LENGTH_FOLLOWS_IN_2_BYTES) return String.fromCharCode(WHOLE_TEXT, bytes);
  if (bytes <= 0xffff) return String.fromCharCode(WHOLE_TEXT, LENGTH_FOLLOWS_IN_2_BYTES, bytes >> 8, bytes & 0xff);
  const low = [24, 16, 8, 0].map((shift) => (bytes >>> shift) & 0xff);
  return String.fromCharCode(WHOLE_TEXT, LENGTH_FOLLOWS_IN_8_BYTES, 0, 0, 0, 0, ...low);
}
