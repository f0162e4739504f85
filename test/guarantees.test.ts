import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rows = readFileSync('docs/guarantees.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.endsWith('shown by |'))
  .map((line) => line.slice(2, -2).split(' | '));

test.each(rows.map((cells) => ({ promise: cells[0] ?? '', shownBy: cells.at(-1) ?? '' })))('“$promise” names a test, which is there', ({ shownBy }) => {
  const named = [...shownBy.matchAll(/`([^`]+)`/g)].map(([, name]) => `test/${name}.test.ts`);
  expect(named).not.toEqual([]);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
