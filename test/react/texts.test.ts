import { describe, expect, it } from 'vitest';
import { english } from '../../src/react/texts/english/english.ts';
import { korean } from '../../src/react/texts/korean/korean.ts';
import { whyOf } from '../../src/react/texts/faults.ts';
import { textsFor } from '../../src/react/texts/choose.ts';
import type { ErrorCode } from '../../src/edge/errors.ts';
import type { Texts } from '../../src/react/texts/texts.ts';

const rooms = ['inbox', 'bell', 'toasts', 'preferences', 'push', 'faults'] as const satisfies readonly (keyof Texts)[];

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

  it('have a sentence for every code of a call that went wrong', () => {
    // That it compiles is half of it.
    const sentences: Record<ErrorCode, string> = english.faults;
    for (const sentence of Object.values(sentences)) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });

  it('say a fault in other words where they are given, also one that is not built in, and else as the server does', () => {
    const { faults } = textsFor('en', { faults: { NOT_FOUND: 'Gone.', SHOP_CLOSED: 'We are closed.' } });
    expect(whyOf({ code: 'NOT_FOUND', message: 'No such item.' }, faults)).toBe('Gone.');
    expect(whyOf({ code: 'SHOP_CLOSED', message: 'Closed.' }, faults)).toBe('We are closed.');
    expect(whyOf({ code: 'INTERNAL', message: 'Oops.' }, faults)).toBe(english.faults.INTERNAL);
    for (const code of ['NEW_CODE', 'toString', 20, null]) expect(whyOf({ code, message: 'As the server says.' }, faults)).toBe('As the server says.');
  });

  it.each(rooms)('of %s are all there in Korean, in Korean', (room) => {
    const english_ = Object.entries(english[room]);
    expect(Object.keys(korean[room]).sort()).toEqual(english_.map(([name]) => name).sort());
    for (const [name, text] of Object.entries(korean[room])) {
      if (typeof text === 'string') expect(`${name}: ${text}`).toMatch(/[가-힣]/);
    }
  });
});
