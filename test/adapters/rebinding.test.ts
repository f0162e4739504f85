import type { LookupAddress } from 'node:dns';
import { connect, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { PrivateAddress, publicOnly } from '../../src/adapters/guarded-address.ts';
import { exchange } from '../../src/adapters/http1.ts';
import { openHttpPeer, say } from './http-peer.ts';

const PUBLIC = '93.184.215.14';
const ELSEWHERE = '1.1.1.1';
const METADATA = '169.254.169.254';

/** A name whose owner changes what it means from one question to the next. */
interface Name {
  resolve: LookupFunction;
  asked: number;
}

function nameThatMeans(...answers: string[][]): Name {
  const name: Name = {
    asked: 0,
    resolve(_hostname, options, callback) {
      const found = answers[Math.min(name.asked, answers.length - 1)] ?? [];
      name.asked += 1;
      const addresses: LookupAddress[] = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const [first] = addresses;
      // Later, as a resolver does.
      if (options.all || !first) setImmediate(callback, null, addresses);
      else setImmediate(callback, null, first.address, first.family);
    },
  };
  return name;
}

/** Where a socket is about to go, or why it goes nowhere. Nothing leaves: it is destroyed as soon as it says so. */
function destination(lookup: LookupFunction): Promise<unknown> {
  const socket = connect({ host: 'rebinding.test', port: 9, lookup, autoSelectFamily: false });
  return new Promise((resolve) => {
    socket.once('lookup', (error: Error | null, address: string) => {
      socket.destroy();
      resolve(error ?? address);
    });
    socket.on('error', () => undefined);
  });
}

/** Why a socket that may choose among all addresses goes to none. */
function refusal(lookup: LookupFunction): Promise<unknown> {
  const socket = connect({ host: 'rebinding.test', port: 9, lookup, autoSelectFamily: true });
  return new Promise((resolve) => {
    socket.once('error', resolve);
  });
}

describe('a name whose answer changes', () => {
  it('is asked once for a connection, which goes to the very answer that was checked', async () => {
    const name = nameThatMeans([PUBLIC], ['127.0.0.1']);
    expect(await destination(publicOnly(name.resolve))).toBe(PUBLIC);
    expect(name.asked).toBe(1);
  });

  it('is checked anew for the next connection', async () => {
    const name = nameThatMeans([PUBLIC], ['127.0.0.1']);
    const lookup = publicOnly(name.resolve);
    await destination(lookup);
    expect(await destination(lookup)).toBeInstanceOf(PrivateAddress);
    expect(name.asked).toBe(2);
  });

  it.each([
    ['one of many is private', [PUBLIC, METADATA]],
    ['the private one is last, and of the other family', [PUBLIC, ELSEWHERE, '::1']],
    ['an IPv4 address is dressed up', ['::ffff:127.0.0.1']],
    ['a tunnel leads inside', ['64:ff9b::7f00:1']],
  ])('leads nowhere when %s', async (_, answer) => {
    expect(await refusal(publicOnly(nameThatMeans(answer).resolve))).toBeInstanceOf(PrivateAddress);
  });

  it('does not reach who listens there', async () => {
    const peer = await openHttpPeer((response) => say(response, 200));
    const agent = new Agent({ connect: { lookup: publicOnly(nameThatMeans(['127.0.0.1']).resolve) } });
    const url = new URL(peer.url.replace('127.0.0.1', 'rebinding.test'));
    const result = await exchange(agent, { url, headers: {}, body: '{}' }, AbortSignal.timeout(60_000));
    expect(result).toEqual({ silence: { kind: 'retry', reason: 'PRIVATE_ADDRESS' } });
    expect(peer.heard).toEqual([]);
    await agent.close();
    await peer.close();
  });

  it('is not even asked for where a redirect names it', async () => {
    const name = nameThatMeans([PUBLIC]);
    const peer = await openHttpPeer((response) => say(response, 307, { location: 'http://rebinding.test/latest/meta-data' }));
    const agent = new Agent({ connect: { lookup: publicOnly(name.resolve) } });
    const result = await exchange(agent, { url: new URL(peer.url), headers: {}, body: '{}' }, AbortSignal.timeout(60_000));
    expect(result).toMatchObject({ answer: { status: 307 } });
    expect(name.asked).toBe(0);
    await agent.close();
    await peer.close();
  });
});
