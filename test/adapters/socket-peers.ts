import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port of 127.0.0.1 that misbehaves below every protocol. */
export interface SocketPeer {
  port: number;
  close: () => Promise<void>;
}

/** Accepts and resets at once. */
export async function openResettingPeer(): Promise<SocketPeer> {
  return openPeer((socket) => socket.resetAndDestroy());
}

/** Accepts and never says a word. */
export async function openSilentPeer(): Promise<SocketPeer> {
  return openPeer(() => undefined);
}

/** A port that nobody listens on: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const { port, close } = await openPeer(() => undefined);
  await close();
  return port;
}

async function openPeer(welcome: (socket: Socket) => void): Promise<SocketPeer> {
  const guests = new Set<Socket>();
  const server = createServer((socket) => {
    guests.add(socket);
    socket.on('error', () => undefined).on('close', () => guests.delete(socket));
    socket.resume();
    welcome(socket);
  });
  const port = await listen(server);
  return {
    port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const guest of guests) guest.destroy();
      await closed;
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
