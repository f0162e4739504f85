import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Connections that wait to be taken; the kernel may allow fewer. Node's 511 turns most of a crowd away that comes back at once, for up to 15 s. */
const BACKLOG = 4_096;

/** Answers where the server listens from now on. Port 0 takes a free one. */
export async function listen(app: FastifyInstance, port: number, host: string): Promise<AddressInfo> {
  await app.listen({ port, host, backlog: BACKLOG });
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  return address;
}
