import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';

/** What pages of any origin load from here, as the build left it; and for how long without asking again. */
const SCRIPTS = {
  /** A page has a new version of its elements at once, or five minutes later. */
  'carillon.js': 'public, max-age=300',
  /** Browsers must not run an old worker. A page's own origin takes this one in by `importScripts`. */
  'push-worker.js': 'no-cache',
};

/** Any page may load them, as a module of another origin and where the page is isolated (COEP), too. */
const FOR_EVERY_PAGE = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
/** Whoever likes gzip less than anything else has the script as it is. */
const LIKES_GZIP = /\bgzip\b(?!\s*;\s*q=0)/;

interface Script {
  plain: Buffer;
  zipped: Buffer;
  /** Weak, for it is the same for both encodings. */
  tag: string;
}

/** Serves the scripts of a folder. They are read once: a new build is a new start. */
export function scripts(folder: string): FastifyPluginCallback {
  return (server, _, done) => {
    for (const [name, caching] of Object.entries(SCRIPTS)) {
      const script = read(join(folder, name));
      server.get(`/${name}`, (request, reply) => {
        void reply.headers(FOR_EVERY_PAGE);
        if (script) return answer(script, caching, request, reply);
        return reply.code(404).type('text/plain').send(`${name} is not built. Run: npm run build, and start Carillon again.\n`);
      });
    }
    done();
  };
}

function answer({ plain, zipped, tag }: Script, caching: string, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.headers({ 'cache-control': caching, etag: tag, vary: 'accept-encoding' });
  if (headers['if-none-match']?.includes(tag) === true) return reply.code(304).send();
  void reply.type('text/javascript; charset=utf-8');
  return LIKES_GZIP.test(headers['accept-encoding'] ?? '') ? reply.header('content-encoding', 'gzip').send(zipped) : reply.send(plain);
}

/** Null where it was not built. */
function read(path: string): Script | null {
  try {
    const plain = readFileSync(path);
    return { plain, zipped: gzipSync(plain, { level: 9 }), tag: `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"` };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
