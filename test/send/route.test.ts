import { describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { createRoutes, type Provider } from '../../src/send/route.ts';

const sender: Provider['sender'] = {
  deadlineMs: 1_000,
  concurrency: 1,
  send: () => Promise.reject(new Error('nothing is sent here')),
  close: () => Promise.resolve(),
};
const account = (name: string, more: Partial<Provider> = {}): Provider => ({
  name, wire: 'sms', projects: null, countries: null, weight: null, holdsDeadTokens: false, sender, ...more,
});
const line = (providers: Provider[], address = '+4915112345678', deliveryId: string = newId(), projectId = 'shop') =>
  createRoutes(providers).line('sms', { deliveryId, projectId, address }).map(({ name }) => name);

describe('the line of accounts', () => {
  it('is in the order of the configuration, and holds those of the wire that serve the project', () => {
    const providers = [account('one'), account('mail', { wire: 'email' }), account('theirs', { projects: ['other'] }), account('two')];
    expect(line(providers)).toEqual(['one', 'two']);
  });

  it.each([
    ['+4915112345678', ['german', 'any']],
    ['+886912345678', ['taiwan', 'any']],
    ['+12025550123', ['any']],
    // A number of North America that belongs to no country in particular.
    ['+15550100001', ['any']],
  ])('leads %s to the accounts of its country', (number, names) => {
    const providers = [account('german', { countries: ['DE', 'AT'] }), account('taiwan', { countries: ['TW'] }), account('any')];
    expect(line(providers, number)).toEqual(names);
  });

  it('takes a number whose country cannot be told for one of the main country of its code', () => {
    expect(line([account('america', { countries: ['US'] })], '+15550100001')).toEqual(['america']);
  });

  it('is empty where no account serves the country', () => {
    expect(line([account('taiwan', { countries: ['TW'] })])).toEqual([]);
  });

  it('gives neighbours with weights the first place by their shares, and the later places, too', () => {
    const providers = [account('six', { weight: 6 }), account('three', { weight: 3 }), account('one', { weight: 1 }), account('last')];
    const lines = Array.from({ length: 4_000 }, () => line(providers));
    const share = (of: string[][], place: number, name: string) => of.filter((one) => one[place] === name).length / of.length;
    expect(share(lines, 0, 'six')).toBeCloseTo(0.6, 1);
    expect(share(lines, 0, 'one')).toBeCloseTo(0.1, 1);
    const withoutSix = lines.filter((one) => one[0] === 'six');
    expect(share(withoutSix, 1, 'three')).toBeCloseTo(0.75, 1);
    expect(share(lines, 3, 'last')).toBe(1);
  });

  it('is the same at every attempt of a delivery', () => {
    const providers = [account('a', { weight: 1 }), account('b', { weight: 1 }), account('c', { weight: 1 })];
    const id = newId();
    expect(new Set(Array.from({ length: 20 }, () => line(providers, undefined, id).join())).size).toBe(1);
  });
});
