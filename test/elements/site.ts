import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { call } from '../../src/app/dev/demo/call.ts';
import type { Demo } from '../web/demo.ts';

const issued = z.object({ issueUserToken: z.object({ token: z.string() }) });
const ISSUE = 'mutation ($userId: ID!, $ttl: Duration) { issueUserToken(input: { userId: $userId, ttl: $ttl }) { token } }';

/** Somebody's own site, of another origin than Carillon: pages, and the one thing that its backend does. */
export interface Site {
  readonly url: string;
  /** The page at `/` from now on. */
  page: string;
  /** Its Content-Security-Policy, if any. */
  policy: string | null;
  /** Who is signed in there; null for nobody. */
  person: string | null;
  /** How long its tokens are good for. */
  ttl: string;
  /** A token of anybody. */
  readonly tokenFor: (person: string) => Promise<string>;
  readonly close: () => void;
}

export async function openSite(demo: Demo): Promise<Site> {
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/token') {
      if (site.person === null) return void response.writeHead(401).end();
      return void site.tokenFor(site.person).then((token) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token })));
    }
    if (request.url !== '/') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(site.policy !== null && { 'content-security-policy': site.policy }) }).end(site.page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());

  const site: Site = {
    url: `http://127.0.0.1:${port}`,
    page: '',
    policy: null,
    person: 'ada',
    ttl: 'PT1H',
    tokenFor: async (userId) => (await call(demo, ISSUE, { userId, ttl: site.ttl }, issued)).issueUserToken.token,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return site;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('The site listens on no port.');
  return address;
}
