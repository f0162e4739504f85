import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { ignoreBodies } from './answers.ts';
import { turn, type Turnstile } from './turnstile.ts';

/** What a link would stop. */
interface Subscription {
  /** The category's name for people. */
  category: string;
  address: string;
}

/** Who knows what links are about. */
interface UnsubscribeDesk {
  /** What the link is about; null where it is none of ours. */
  look(token: string): Promise<Subscription | null>;
  /** Stops it; again is as good as once. Null where the link is none of ours. */
  stop(token: string): Promise<Subscription | null>;
}

interface Link {
  Params: { token: string };
}

const PATH = '/unsubscribe/:token';
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FORGED = { title: 'This link does not work', text: 'It is incomplete, or too old.', button: false };

/**
 * One-click unsubscribe (RFC 8058). A POST acts, with no question and no login: mail programs send it for the person. A GET
 * shows a page and changes nothing, since scanners and previews follow every link.
 */
export function unsubscribe(desk: UnsubscribeDesk, turnstile: Turnstile): FastifyPluginCallback {
  return (server, _, done) => {
    ignoreBodies(server);
    server.get<Link>(PATH, { onRequest: turn(turnstile) }, async ({ params }, reply) => {
      const found = await desk.look(params.token);
      if (!found) return show(reply.code(404), FORGED);
      return show(reply, { title: 'Unsubscribe?', text: `${found.address} will get no more mail of “${found.category}”.`, button: true });
    });
    server.post<Link>(PATH, { onRequest: turn(turnstile) }, async ({ params }, reply) => {
      const found = await desk.stop(params.token);
      if (!found) return show(reply.code(404), FORGED);
      return show(reply, { title: 'Unsubscribed', text: `${found.address} gets no more mail of “${found.category}”.`, button: false });
    });
    done();
  };
}

function show(reply: FastifyReply, { title, text, button }: { title: string; text: string; button: boolean }): FastifyReply {
  void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, 'cache-control': 'no-store' });
  return reply.send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.6rem 1.2rem}</style>
<h1>${title}</h1>
<p>${escaped(text)}</p>
${button ? '<form method="post"><button>Unsubscribe</button></form>' : ''}
</html>
`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
