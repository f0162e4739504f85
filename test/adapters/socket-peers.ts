import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { freePort } from '../../src/app/dev/ports.ts';

/** A port of 127.0.0.1 that misbehaves below every protocol. */
export interface SocketPeer {
  port: number;
  /** Whether anybody has come, and whether anybody has said a word. */
  seen: { guest: boolean; word: boolean };
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

/** A port that nobody listens on, nor will: it is none of those that the system lends. */
export const closedPort = (): Promise<number> => freePort([]);

async function openPeer(welcome: (socket: Socket) => void): Promise<SocketPeer> {
  const guests = new Set<Socket>();
  const seen = { guest: false, word: false };
  const server = createServer((socket) => {
    guests.add(socket);
    seen.guest = true;
    socket.on('error', () => undefined).on('close', () => guests.delete(socket));
    socket.on('data', () => (seen.word = true));
    welcome(socket);
  });
  const port = await listen(server);
  return {
    port,
    seen,
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
