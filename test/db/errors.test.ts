import { describe, expect, it } from 'vitest';
import { isUnavailable } from '../../src/db/errors.ts';

describe('a database that cannot be reached', () => {
  it.each(['ECONNREFUSED', 'CONNECTION_CLOSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])('is away, and no mistake of ours: %s', (code) => {
    expect(isUnavailable(Object.assign(new Error('no way there'), { code }))).toBe(true);
  });

  it('is another matter than a mistake of ours', () => {
    expect(isUnavailable(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false);
  });
});
