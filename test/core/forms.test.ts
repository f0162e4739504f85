import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEmail, normalLocale, normalPhone, normalTimezone } from '../../src/core/address.ts';
import { readCursor, writeCursor, writePlainCursor } from '../../src/core/cursor.ts';
import { DAY_MS, parseDuration } from '../../src/core/duration.ts';
import { readPosition, writePosition } from '../../src/core/feed-event.ts';
import { BadInput } from '../../src/core/refusal.ts';

describe('a duration', () => {
  it.each([
    ['PT0S', 0],
    ['PT0.5S', 500],
    ['PT10M', 600_000],
    ['PT1H30M', 5_400_000],
    ['P1D', DAY_MS],
    ['P1DT12H', 1.5 * DAY_MS],
    ['P2W', 14 * DAY_MS],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1DT', 'P1Y', 'P1M', '1D', 'PT1', 'pt1m', 'P-1D', 'PT1.5M', `P${'9'.repeat(30)}D`])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('an e-mail address', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['  Ann@EXAMPLE.com ', 'Ann@example.com'],
    ["o'hara+tag@mail.example.co.uk", "o'hara+tag@mail.example.co.uk"],
    ['jürgen@münchen.example', 'jürgen@münchen.example'],
  ])('%j is kept as %j', (text, kept) => {
    expect(normalEmail(text)).toBe(kept);
  });

  it.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@example',
    'a b@example.com',
    'ann@exam ple.com',
    'ann@-example.com',
    'a..b@example.com',
    'ann@example.com\r\nBcc: x@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`,
  ])('%j is none', (text) => {
    expect(normalEmail(text)).toBeNull();
  });

  it('is told at once, whatever it is', () => {
    const began = performance.now();
    normalEmail(`${'a.'.repeat(100_000)}@${'b-'.repeat(100_000)}`);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('a phone number', () => {
  it.each([
    ['+49 (30) 1234-5678', '+493012345678'],
    ['+1 555 123 0000', '+15551230000'],
    ['+15005550001', '+15005550001'],
  ])('%s is kept as %s', (text, kept) => {
    expect(normalPhone(text)).toBe(kept);
  });

  it.each(['', '030 12345678', '12345', '+1', '+999123456', '+49 30 12345678 ext. 9', 'call me'])('%j is none', (text) => {
    expect(normalPhone(text)).toBeNull();
  });
});

describe('a place', () => {
  it('has a language in canonical form', () => {
    expect(['de', 'de-ch', 'zh-hant-tw'].map(normalLocale)).toEqual(['de', 'de-CH', 'zh-Hant-TW']);
    expect(['', 'de_CH', 'x', 'german language', 'a'.repeat(40)].map(normalLocale)).toEqual([null, null, null, null, null]);
  });

  it('has a time zone of the IANA database', () => {
    expect(['UTC', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires'].map(normalTimezone)).toEqual(['UTC', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires']);
    expect(['', '+01:00', 'Mars/Olympus', 'CET+1'].map(normalTimezone)).toEqual([null, null, null, null]);
  });
});

describe('a cursor', () => {
  it('gives back what it was made of', () => {
    for (const write of [writeCursor, writePlainCursor]) {
      fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (value) => readCursor('notification', write('notification', value), []) === value));
    }
  });

  it('of a position is good in both forms that it ever had', () => {
    const position = { epoch: '7b0a3c1e-3c7e-4a0e-9c5e-0d7b1f1c2a3b', seq: 12 };
    expect([writePosition(position), writeCursor('feedPosition', `12.${position.epoch}`)].map((cursor) => readPosition(cursor, []))).toEqual([position, position]);
    expect(encodeURIComponent(writePosition(position))).toBe(writePosition(position).replace(':', '%3A'));
  });

  it('of a position in the middle of a replay says what was told ahead, and of endlessly many says nothing to us', () => {
    const cut = { from: 3, to: 7, until: 20 };
    const position = (cuts: number) => ({ epoch: '7b0a3c1e-3c7e-4a0e-9c5e-0d7b1f1c2a3b', seq: 12, ahead: Array.from({ length: cuts }, () => cut) });
    for (const cuts of [1, 2, 32]) expect(readPosition(writePosition(position(cuts)), [])).toEqual(position(cuts));
    expect(readPosition(writePosition(position(33)), [])).toBeNull();
    expect(encodeURIComponent(writePosition(position(1)))).toBe(writePosition(position(1)).replace(':', '%3A'));
  });

  it('of another list is a mistake, and one of nobody is none', () => {
    for (const write of [writeCursor, writePlainCursor]) expect(() => readCursor('deadLetter', write('notification', 'x'), ['after'])).toThrow(BadInput);
    fc.assert(fc.property(fc.string(), (text) => [text, Buffer.from(text, 'base64url').toString()].some((plain) => /^[a-z]:/.test(plain)) || readCursor('notification', text, []) === null));
  });
});
