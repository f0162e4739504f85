import { describe, expect, it } from 'vitest';
import { clientTypeOf, wants, type Preference } from '../../src/core/consent.ts';

const category = { id: 'c', kind: 'PROMOTIONAL', critical: false, optIn: false } as const;
const anyRow: Preference = { categoryId: null, kind: null, channel: null, clientType: null, enabled: true };
const row = (change: Partial<Preference>): Preference => ({ ...anyRow, ...change });
const email = { category, channel: 'EMAIL', clientType: null } as const;

describe('wants', () => {
  it('no row means on', () => expect(wants([], email)).toBe(true));
  it('no row means off where the category is opt-in', () => {
    expect(wants([], { ...email, category: { ...category, optIn: true } })).toBe(false);
  });
  it('a critical category ignores preferences', () => {
    expect(wants([row({ enabled: false })], { ...email, category: { ...category, critical: true } })).toBe(true);
  });
  it('the category weighs more than channel and client type together', () => {
    const rows = [row({ channel: 'PUSH', clientType: 'APP', enabled: true }), row({ categoryId: 'c', enabled: false })];
    expect(wants(rows, { category, channel: 'PUSH', clientType: 'APP' })).toBe(false);
  });
  it('the category weighs more than its kind', () => {
    const rows = [row({ kind: 'PROMOTIONAL', channel: 'EMAIL', enabled: false }), row({ categoryId: 'c', enabled: true })];
    expect(wants(rows, email)).toBe(true);
  });
  it('the kind weighs more than channel and client type together', () => {
    const rows = [row({ channel: 'PUSH', clientType: 'APP', enabled: true }), row({ kind: 'PROMOTIONAL', enabled: false })];
    expect(wants(rows, { category, channel: 'PUSH', clientType: 'APP' })).toBe(false);
  });
  it('a kind on one channel says nothing of the others, nor of other kinds', () => {
    const rows = [row({ kind: 'PROMOTIONAL', channel: 'SMS', enabled: false })];
    const sms = { ...email, channel: 'SMS' } as const;
    expect(wants(rows, sms)).toBe(false);
    expect(wants(rows, email)).toBe(true);
    expect(wants(rows, { ...sms, category: { ...category, kind: 'TRANSACTIONAL' } })).toBe(true);
  });
  it('among rows of a kind, that of the channel weighs more', () => {
    const rows = [row({ kind: 'PROMOTIONAL', enabled: false }), row({ kind: 'PROMOTIONAL', channel: 'EMAIL', enabled: true })];
    expect(wants(rows, email)).toBe(true);
  });
  it('the channel weighs more than the client type', () => {
    const rows = [row({ clientType: 'APP', enabled: true }), row({ channel: 'PUSH', enabled: false })];
    expect(wants(rows, { category, channel: 'PUSH', clientType: 'APP' })).toBe(false);
  });
  it('a row of another category, channel or client type says nothing', () => {
    const rows = [row({ categoryId: 'x', enabled: false }), row({ channel: 'SMS', enabled: false }), row({ clientType: 'WEB', enabled: false })];
    expect(wants(rows, { category, channel: 'PUSH', clientType: 'APP' })).toBe(true);
  });
  it('a channel that is read anywhere matches only rows without a client type', () => {
    expect(wants([row({ channel: 'EMAIL', clientType: 'WEB', enabled: false })], email)).toBe(true);
  });
});

describe('clientTypeOf', () => {
  it.each([
    ['WEB_PUSH', 'WEB', 'WEB'],
    ['PUSH', 'IOS', 'APP'],
    ['PUSH', 'ANDROID', 'APP'],
    ['PUSH', 'WEB', 'WEB'],
    ['EMAIL', null, null],
  ] as const)('%s on %s is %s', (channel, platform, type) => expect(clientTypeOf(channel, platform)).toBe(type));
});
