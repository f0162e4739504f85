import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { readPage } from '../../src/app/dev/demo/page.ts';
import { StartError } from '../../src/app/start-error.ts';

test('a demo whose page is not built says in one line what to do', () => {
  const reading = () => readPage(tmpdir());
  expect(reading).toThrow(StartError);
  expect(reading).toThrow(/^[^\n]+not built[^\n]+npm run build$/);
});
