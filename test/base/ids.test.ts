import { expect, test } from 'vitest';
import { version } from 'uuid';
import { isId, newId } from '../../src/base/ids.ts';

test('makes ids that are all different, sorted by when they were made, and named after that moment', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.every((id) => isId(id) && version(id) === 7)).toBe(true);
  const moment = Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16);
  expect(moment).toBeGreaterThanOrEqual(before);
  expect(moment).toBeLessThanOrEqual(Date.now());
});
