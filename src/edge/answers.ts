import type { FastifyInstance } from 'fastify';

/** What comes back to us is small: a form of a few words, or nothing. */
const BODY_BYTES = 4_096;

/** Takes any small body, whatever it calls itself, and reads none: all that counts is in the URL. */
export function ignoreBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, _body, parsed) => parsed(null, null));
}
