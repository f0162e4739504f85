import { describe, expect, it } from 'vitest';
import { serversOf } from '../../src/bus/servers.ts';

describe('the addresses of NATS', () => {
  it.each([
    ['nats://bus:4222', { servers: ['nats://bus:4222'] }],
    ['bus', { servers: ['bus'] }],
    ['nats://ann:s%40cret@one:4222,nats://ann:s%40cret@two:4222', { servers: ['nats://one:4222', 'nats://two:4222'], user: 'ann', pass: 's@cret' }],
    ['nats://one, nats://a-token@two', { servers: ['nats://one', 'nats://two'], token: 'a-token' }],
    ['ann:a:b@bus', { servers: ['bus'], user: 'ann', pass: 'a:b' }],
  ])('%s', (addresses, expected) => {
    expect(serversOf(addresses)).toEqual(expected);
  });
});
