import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const LARGEST_BYTES = 12_000;

/** What a page that makes an inbox has to load besides graphql-ws. */
async function bundled(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { lib: { entry, formats: ['es'] }, write: false, minify: true, rolldownOptions: { external: ['graphql-ws/client'] } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}

test.each([
  ['carillon/client', 'src/client/client.ts'],
  ['carillon/push', 'src/push/push.ts'],
])('%s is small', async (name, entry) => {
  const code = await bundled(entry);
  const bytes = gzipSync(code).length;
  console.log(`${name}: ${bytes} bytes gzipped, ${code.length} minified, without graphql-ws`);
  expect(code.length).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(LARGEST_BYTES);
}, 60_000);

test('what the package exports can be imported, in Node as well', async () => {
  const script = `
    const [client, push] = await Promise.all([import('carillon/client'), import('carillon/push')]);
    const inbox = client.createInbox({ url: 'http://127.0.0.1:1/graphql', token: async () => 'none' });
    console.log(inbox.getSnapshot().status, push.createPush({ request: inbox.request }).getSnapshot().is, import.meta.resolve('carillon/push/worker').endsWith('.js'));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout.trim()).toBe('connecting unsupported true');
});
