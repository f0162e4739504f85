import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { styleSheet } from '../../../deploy/style.mjs';
import { onceInRun } from '../../support/once.ts';

/** The test page, and a picture for its items. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const STYLE = `
  body { margin: 0; font-family: system-ui, sans-serif; background: light-dark(#f4f3f0, #0f0f0e); color: light-dark(#222, #eee); }
  header { display: flex; justify-content: space-between; align-items: center; padding: 0.75rem 1.5rem; background: light-dark(#fff, #1b1a17); }
  main { display: grid; gap: 1rem; width: min(27rem, 100%); margin: 1rem auto; }
  h1 { margin: 0; font-size: 1.25rem; }
  footer { padding: 1rem 1.5rem; }
  a { color: inherit; }
`;
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="#c9d8c5"/><path d="M0 34 16 20l12 10 8-6 12 10v14H0z" fill="#6f8f72"/><circle cx="35" cy="13" r="5" fill="#f3e3b3"/></svg>`;

export async function servePage(): Promise<PageServer> {
  const [script, style] = await Promise.all([onceInRun('shop.js', bundle), styleSheet('src/react')]);
  // The page's own scheme follows the components', as a page's would.
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><meta name="viewport" content="width=device-width">
    <style>:root{color-scheme:light dark}${STYLE}</style><link rel="stylesheet" href="/style.css"><body><div id="place"></div><script type="module" src="/page.js"></script></body></html>`;
  const files = new Map([
    ['/', { type: 'text/html', text: html }],
    ['/page.js', { type: 'text/javascript', text: script }],
    ['/style.css', { type: 'text/css', text: style }],
    ['/picture.svg', { type: 'image/svg+xml', text: PICTURE }],
  ]);
  const server = createServer(({ url = '/' }, response) => {
    const file = files.get(new URL(url, 'http://page').pathname);
    response.writeHead(file ? 200 : 404, { 'content-type': `${file?.type ?? 'text/plain'}; charset=utf-8` });
    response.end(file?.text ?? 'There is nothing else in this shop.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bundle(): Promise<string> {
  const { build } = await import('vite');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    // The tests' own NODE_ENV would ask for React's development build.
    oxc: { jsx: { development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { lib: { entry: 'test/react/page/main.tsx', formats: ['es'] }, write: false, minify: false },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}
