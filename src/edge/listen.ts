import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Answers where the server listens from now on. Port 0 takes a free one. */
export async function listen(app: FastifyInstance, port: number, host: string): Promise<AddressInfo> {
  await app.listen({ port, host });
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  return address;
}
