import type { FastifyPluginCallback } from 'fastify';
import type { Knock, Report } from '../core/receipt.ts';

/** Who takes what is reported. */
export interface HookDesk {
  knows(account: string): boolean;
  receive(account: string, knock: Knock): Promise<Report['kind']>;
}

/** SendGrid, the most talkative, sends at most 768 KB. */
const BODY_BYTES = 1024 * 1024;
const RETRY_SECONDS = 20;

/**
 * `/hooks/<account>`: where providers report what became of a message. The body is read as bytes, since signatures are
 * over bytes, and over the URL that the provider was told.
 */
export function hooks({ desk, publicUrl }: { desk: HookDesk; publicUrl: string }): FastifyPluginCallback {
  return (server, _, done) => {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, body, parsed) => parsed(null, body));

    server.post<{ Params: { account: string } }>('/hooks/:account', {
      bodyLimit: BODY_BYTES,
      onRequest: async ({ params }, reply) => {
        if (!desk.knows(params.account)) return reply.code(404).send({ error: 'No account of this name takes receipts.' });
      },
      handler: async ({ params, url, headers, body }, reply) => {
        const knock = { url: publicUrl + url, headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
        switch (await desk.receive(params.account, knock)) {
          case 'told':
            return reply.code(204).send();
          case 'forged':
            return reply.code(403).send({ error: 'This is not signed as the account’s provider signs.' });
          case 'unproven':
            // Providers try again after a 5xx, and some never after a 4xx.
            return reply.code(503).header('retry-after', RETRY_SECONDS).send({ error: 'The signature cannot be checked just now.' });
        }
      },
    });
    done();
  };
}
