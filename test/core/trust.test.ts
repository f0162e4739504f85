import { describe, expect, it } from 'vitest';
import { farEnd, parseTrust, trustNobody, type Trust } from '../../src/core/trust.ts';

function trusting(text: string): Trust {
  const trust = parseTrust(text);
  if ('wrong' in trust) throw new Error(`not understood: ${trust.wrong}`);
  return trust;
}

describe('trust in proxies', () => {
  it('is written as addresses and blocks, of both families', () => {
    const trust = trusting('10.1.0.0/16, 192.0.2.7,2001:db8::/32');
    for (const address of ['10.1.2.3', '192.0.2.7', '2001:db8::1', '::ffff:10.1.2.3']) expect(trust(address, 0)).toBe(true);
    for (const address of ['10.2.0.1', '192.0.2.8', '2001:db9::1', '::ffff:10.2.0.1', 'unknown', '']) expect(trust(address, 0)).toBe(false);
  });

  it('or as a number of hops', () => {
    expect([0, 1, 2].map((hop) => trusting('2')('198.51.100.1', hop))).toEqual([true, true, false]);
  });

  it('says which part of it is wrong, and is never in everybody', () => {
    for (const wrong of ['10.0.0.0/33', '::/0', '0.0.0.0/0', 'proxy.example', '10.0.0', '11', '2001:db8::/129', '/8', '-1']) {
      expect(parseTrust(`10.0.0.1,${wrong}`)).toEqual({ wrong });
    }
    expect(parseTrust('11')).toEqual({ wrong: '11' });
    expect(parseTrust('10.0.0.1,')).toEqual({ wrong: '' });
  });
});

describe('who is at the far end', () => {
  it('is who holds the connection, where nobody is trusted', () => {
    expect(farEnd('203.0.113.9', '198.51.100.1', trustNobody)).toBe('203.0.113.9');
  });

  it('is who the last of those who are trusted names; what is left of that counts for nothing', () => {
    const trust = trusting('10.0.0.0/8');
    expect(farEnd('10.0.0.1', '198.51.100.1', trust)).toBe('198.51.100.1');
    expect(farEnd('10.0.0.1', '192.0.2.66, 198.51.100.1, 10.0.0.2', trust)).toBe('198.51.100.1');
    expect(farEnd('203.0.113.9', '198.51.100.1', trust)).toBe('203.0.113.9');
    expect(farEnd('10.0.0.1', '', trust)).toBe('10.0.0.1');
    expect(farEnd('10.0.0.1', ' , ', trust)).toBe('10.0.0.1');
  });
});
