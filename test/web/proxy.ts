import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between a client and the server that can be cut, as a train in a tunnel cuts it. */
export interface Line {
  readonly url: string;
  /** Ends every connection, and takes none. */
  cut(): void;
  mend(): void;
  /** Ends every connection; new ones are taken. */
  drop(): void;
  /** WebSockets stay open and carry nothing more, as where a router has forgotten them. */
  silenceSockets(): void;
  /** Ends whatever asks to become a WebSocket, as some proxies do. */
  blockSockets(blocked: boolean): void;
  /** Leads somewhere else from now on; what is connected stays. */
  turnTo(to: string): void;
  close(): Promise<void>;
}

export async function openLine(to: string): Promise<Line> {
  let target = new URL(to);
  const ends = new Set<Socket>();
  const sockets = new Set<Socket>();
  let whole = true;
  let blocked = false;

  function keep(end: Socket, other: () => Socket | null): void {
    ends.add(end);
    end.on('error', () => other()?.destroy());
    end.on('close', () => {
      ends.delete(end);
      sockets.delete(end);
      other()?.destroy();
    });
  }

  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    let far: Socket | null = null;
    keep(near, () => far);
    near.once('data', (first: Buffer) => {
      const isSocket = /^upgrade: websocket/im.test(first.toString('latin1'));
      if (blocked && isSocket) {
        near.destroy();
        return;
      }
      far = connect(Number(target.port), target.hostname);
      keep(far, () => near);
      if (isSocket) for (const end of [near, far]) sockets.add(end);
      far.write(first);
      near.pipe(far).pipe(near);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function drop(): void {
    for (const end of ends) end.destroy();
  }

  function cut(): void {
    whole = false;
    drop();
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend() {
      whole = true;
    },
    drop,
    silenceSockets() {
      for (const end of sockets) end.unpipe().pause();
    },
    blockSockets(now) {
      blocked = now;
    },
    turnTo(elsewhere) {
      target = new URL(elsewhere);
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
