import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { basename, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginCallback } from 'fastify';
import { StartError } from '../../start-error.ts';

/** The page as the build left it. */
interface BuiltPage {
  folder: string;
  html: Buffer;
}

/** The page, and where it may reach besides the server it came from. */
export interface DemoPageOptions {
  page: BuiltPage;
  /** The page reads the mailbox from there. */
  sandboxUrl: string;
  /** The service worker reports there, by whatever name the page was opened. */
  publicUrl: string;
}

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
/** These any API serves. */
const SERVED_ANYWAY = ['carillon.js', 'push-worker.js'];
const HASHED = /-[\w-]{8}\.\w+$/;

/** To be read before anything is started: without a page there is no demo. */
export function readPage(folder: string): BuiltPage {
  try {
    return { folder, html: readFileSync(join(folder, 'index.html')) };
  } catch (error) {
    throw new StartError(`The demo's page is not built (${folder}). Run: npm run build`, { cause: error });
  }
}

/** The page. Assets carry a hash in their names and may be kept for ever; the page keeps its name, so browsers ask again each time. */
export function demoPage({ page, sandboxUrl, publicUrl }: DemoPageOptions): FastifyPluginCallback {
  return (server, _, done) => {
    server.addHook('onRequest', ({ host }, reply, next) => {
      reply.header('content-security-policy', policyFor(socketsOf(host, publicUrl), [sandboxUrl, publicUrl]));
      next();
    });

    server.register(fastifyStatic, {
      root: page.folder,
      wildcard: false,
      globIgnore: SERVED_ANYWAY,
      index: false,
      cacheControl: false,
      setHeaders(reply, path) {
        void reply.setHeader('cache-control', HASHED.test(basename(path)) ? FOR_EVER : ASK_AGAIN);
      },
    });

    // A click on a notification leads to a path of the app: the page answers on those of the demo, and shows where it is.
    for (const path of ['/', '/orders/:order', '/sign-in']) {
      server.get(path, (_request, reply) => {
        void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': ASK_AGAIN }).send(page.html);
      });
    }
    done();
  };
}

/** Everything from here, but for the mailbox and the worker's reports. Older browsers do not count a WebSocket of the same host as `'self'`. */
function policyFor(sockets: readonly string[], others: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self'",
    ["connect-src 'self'", ...sockets, ...others.map((url) => new URL(url).origin)].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The sockets of whoever the page was asked of. A request says that itself, and where the demo listens to more than this machine
 * (HOST) it may say anything: what is neither an address nor a name of ours is passed over, and none of its text is repeated.
 */
function socketsOf(host: string, publicUrl: string): string[] {
  if (!URL.canParse(`ws://${host}`)) return [];
  const { hostname, host: named } = new URL(`ws://${host}`);
  const isOurs = hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || named === new URL(publicUrl).host;
  return isOurs ? [`ws://${named}`, ...(named === new URL(publicUrl).host ? [`wss://${named}`] : [])] : [];
}
