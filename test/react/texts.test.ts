import { describe, expect, it } from 'vitest';
import { english } from '../../src/react/texts/english/english.ts';
import { korean } from '../../src/react/texts/korean/korean.ts';
import { textsFor } from '../../src/react/texts/choose.ts';
import type { Texts } from '../../src/react/texts/texts.ts';

const rooms = ['inbox', 'bell', 'toasts', 'preferences', 'push'] as const satisfies readonly (keyof Texts)[];

describe('the texts', () => {
  it('are those of the language, whatever the country', () => {
    expect(textsFor('ko-KR').inbox.title).toBe(korean.inbox.title);
    expect(textsFor('en-GB').inbox.title).toBe(english.inbox.title);
  });

  it('are English where a language is not built in', () => {
    expect(textsFor('fr').bell).toEqual(english.bell);
  });

  it('can be said in other words one by one', () => {
    const texts = textsFor('ko', { inbox: { title: '소식' } });
    expect(texts.inbox).toEqual({ ...korean.inbox, title: '소식' });
    expect(texts.bell).toEqual(korean.bell);
  });

  it.each(rooms)('of %s are all there in Korean, in Korean', (room) => {
    const english_ = Object.entries(english[room]);
    expect(Object.keys(korean[room]).sort()).toEqual(english_.map(([name]) => name).sort());
    for (const [name, text] of Object.entries(korean[room])) {
      if (typeof text === 'string') expect(`${name}: ${text}`).toMatch(/[가-힣]/);
    }
  });
});
