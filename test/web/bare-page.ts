import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { InboxSnapshot } from '../../src/client/client.ts';
import { shownAs, type Person } from '../client/stage.ts';
import { eventually, holds } from '../support/eventually.ts';
import { onceInRun } from '../support/once.ts';

/** A product's own server: one page with `carillon/client` and `carillon/push` in it and nothing else, the worker, and tokens. */
export interface BarePage {
  url: string;
  /** Opens the page as somebody, with Carillon at that URL, and resolves once its inbox is live. */
  open(context: BrowserContext, options: Opening): Promise<Page>;
  close(): Promise<void>;
}

export interface Opening {
  person: string;
  /** Where Carillon is: what leads to its `/graphql`. */
  carillon: string;
  /** Without sockets. */
  events?: boolean;
  /** It says whether the person looks. */
  presence?: boolean;
}

const HTML = `<!doctype html><title>Bare</title><link rel="icon" href="data:,"><button id="enable">Enable</button><script type="module" src="/page.js"></script>`;

export async function openBarePage(tokenOf: (person: string) => Promise<string>): Promise<BarePage> {
  const [page, worker] = await Promise.all([
    onceInRun('bare-page.js', () => bundled('test/web/bare/page.ts')),
    onceInRun('bare-worker.js', () => bundled('src/push/worker/push-worker.ts')),
  ]);
  const files: Readonly<Record<string, [type: string, text: string]>> = {
    '/': ['text/html', HTML],
    '/idle-worker.js': ['text/javascript', ''],
    '/elsewhere': ['text/html', '<!doctype html><title>Elsewhere</title>'],
    '/page.js': ['text/javascript', page],
    '/push-worker.js': ['text/javascript', worker],
  };

  async function answer(path: string, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(path, 'http://here');
    if (pathname === '/token') {
      response.end(await tokenOf(searchParams.get('as') ?? ''));
      return;
    }
    const [type, text] = files[pathname] ?? files['/'] ?? ['', ''];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
  }

  const server = createServer((request, response) => void answer(request.url ?? '/', response).catch(() => response.writeHead(503).end()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  return {
    url,
    async open(context, { person, carillon, events = false, presence = false }) {
      const opened = await context.newPage();
      await opened.goto(`${url}/?${new URLSearchParams({ as: person, carillon: `${carillon}/graphql`, ...(events && { events: '' }), ...(presence && { presence: '' }) }).toString()}`);
      await eventually('the inbox is live', () => opened.evaluate(() => window.carillon.inbox.getSnapshot().status === 'live'));
      return opened;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What its inbox shows just now. */
export function snapshotOf(page: Page): Promise<InboxSnapshot> {
  return page.evaluate(() => window.carillon.inbox.getSnapshot());
}

/** The newest page of the rows, counts and all, is what is shown, and it is live. */
export async function agrees(page: Page, person: Person): Promise<void> {
  await holds('it shows what the rows have', async () => {
    const snapshot = await snapshotOf(page);
    const { items, counts } = await person.rows();
    expect(snapshot.status).toBe('live');
    expect(shownAs(snapshot)).toEqual({ items: items.slice(0, snapshot.items.length), counts });
    expect(snapshot.hasMore).toBe(items.length > snapshot.items.length);
  });
}

async function bundled(entry: string): Promise<string> {
  const { build } = await import('vite');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { lib: { entry, formats: ['es'] }, write: false, minify: false },
  });
  return [built]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .map((part) => (part.type === 'chunk' ? part.code : ''))
    .join('');
}
