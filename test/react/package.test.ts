import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { styleSheet } from '../../deploy/style.mjs';

const run = promisify(execFile);
/** With the client, push and what virtualises the list; nobody notices a page by that much. */
const LARGEST_BYTES = 48_000;
const LARGEST_STYLE_BYTES = 8_000;

async function bundled(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { development: false } },
    build: { lib: { entry, formats: ['es'] }, write: false, minify: true, rolldownOptions: { external: [/^react(-dom)?(\/|$)/, 'graphql-ws/client'] } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}

test('carillon/react is small', async () => {
  const code = await bundled('src/react/react.ts');
  const style = await styleSheet('src/react');
  const bytes = gzipSync(code).length;
  const styleBytes = gzipSync(style).length;
  console.log(`carillon/react: ${bytes} bytes gzipped with all in it, without react and graphql-ws; style.css: ${styleBytes} bytes`);
  expect(code.length).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(LARGEST_BYTES);
  expect(styleBytes).toBeLessThan(LARGEST_STYLE_BYTES);
}, 60_000);

test.each(['http://127.0.0.1:1/graphql', '/graphql'])('what the package exports can be imported, rendered on a server, and has its styles (%s)', async (url) => {
  const script = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { CarillonProvider, Inbox, Bell, Toasts, PushButton } from 'carillon/react';
    const page = createElement(CarillonProvider, { url: '${url}', token: async () => 'none', locale: 'ko' }, createElement(Bell), createElement(Inbox), createElement(Toasts), createElement(PushButton));
    console.log(JSON.stringify({ html: renderToString(page), style: import.meta.resolve('carillon/react/style.css') }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  const { html, style } = JSON.parse(stdout) as { html: string; style: string };
  expect(html).toContain('알림');
  expect(html).toContain('carillon-skeleton');
  expect(await readFile(new URL(style), 'utf8')).toBe(await styleSheet('src/react'));
});

test('a component outside of a provider says what it needs', async () => {
  const script = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { Inbox } from 'carillon/react';
    try { renderToString(createElement(Inbox)); } catch (error) { console.log(error.message); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toContain('<CarillonProvider>');
});
