import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A port that was opened. */
export interface OpenPort {
  readonly port: number;
  /** Cuts every connection, whatever waits on it. */
  close(): Promise<void>;
}

/** Opens a port, 0 a free one, and hands on who connects. */
export async function openPort({ host, port }: { host: string; port: number }, welcome: (socket: Socket) => void): Promise<OpenPort> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    welcome(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
