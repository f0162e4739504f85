import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const LARGEST_BYTES = 60_000;

test('the elements are one module of their own, and small', async () => {
  const built = await build({ configFile: 'src/elements/vite.config.ts', logLevel: 'silent', build: { write: false } });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  expect(outputs.map(({ fileName }) => fileName)).toEqual(['carillon.js']);
  const code = outputs.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
  const bytes = gzipSync(code, { level: 9 }).length;
  console.log(`carillon.js: ${bytes} bytes gzipped, ${code.length} minified, with all that it needs`);
  expect(code).not.toMatch(/\bimport\s*[({'"`]/);
  expect(code.length).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(LARGEST_BYTES);
}, 60_000);
