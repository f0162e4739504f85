import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Outlet } from '../graphql/subscribe.ts';

/** The way out of a socket for what is sent to thousands at once: without a promise for each, and none waits for a slow reader but its own. */
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
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }
}
