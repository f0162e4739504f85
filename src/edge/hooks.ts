import type { FastifyPluginCallback } from 'fastify';
import type { Knock, Report, Told } from '../core/receipt.ts';
import { refuse, type Turnstile } from './turnstile.ts';

/** Who takes what is reported. */
interface HookDesk {
  knows(account: string): boolean;
  read(account: string, knock: Knock): Promise<Report>;
  keep(account: string, told: Told): Promise<void>;
}

/** Who takes reports, and where the world outside finds this door. */
interface HookOptions {
  desk: HookDesk;
  publicUrl: string;
  turnstile: Turnstile;
}

/** SendGrid, the most talkative, sends at most 768 KB. */
const BODY_BYTES = 1024 * 1024;
const RETRY_SECONDS = 20;

/**
 * `/hooks/<account>`: where providers report what became of a message. The body is read as bytes, since signatures are
 * over bytes, and over the URL that the provider was told.
 */
export function hooks({ desk, publicUrl, turnstile }: HookOptions): FastifyPluginCallback {
  return (server, _, done) => {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, body, parsed) => parsed(null, body));

    server.post<{ Params: { account: string } }>('/hooks/:account', {
      bodyLimit: BODY_BYTES,
      onRequest: async ({ params, ip }, reply) => {
        const spent = turnstile.address(ip);
        if (!spent.allowed) return refuse(reply, spent, 503);
        if (!desk.knows(params.account)) return reply.code(404).send({ error: 'No account of this name takes receipts.' });
      },
      handler: async ({ params: { account }, url, headers, body }, reply) => {
        const report = await desk.read(account, { url: publicUrl + url, headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) });
        switch (report.kind) {
          case 'told': {
            const spent = turnstile.account(account, report.receipts.length);
            if (!spent.allowed) return refuse(reply, spent, 503);
            await desk.keep(account, report);
            return reply.code(204).send();
          }
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
