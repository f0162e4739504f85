import { createClient } from 'graphql-ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parseTrust, trustNobody, type Trust } from '../../src/core/trust.ts';
import { GENEROUS, openHouse, type House } from './house.ts';

const ANYTHING = '{ __typename }';
const ALLOWED = 3;

let house: House | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

/** The tests themselves come from 127.0.0.1. */
function trusting(text: string): Trust {
  const trust = parseTrust(text);
  if ('wrong' in trust) throw new Error(`not understood: ${trust.wrong}`);
  return trust;
}

/** Answers how to ask without credentials, as somebody for whom a proxy speaks: the codes of what is wrong. */
async function open(trust: Trust): Promise<Record<'http' | 'events' | 'websocket', (forwardedFor: string) => Promise<unknown>>> {
  house = await openHouse({ trust, limits: { ...GENEROUS, keyRequests: { count: ALLOWED, perMs: 3_600_000 } } });
  const { url, socketUrl } = house;
  const over = (accept: string) => async (forwardedFor: string) => {
    const headers = { 'content-type': 'application/json', accept, 'x-forwarded-for': forwardedFor };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: ANYTHING }) })).status;
  };
  return { http: over('application/json'), events: over('text/event-stream'), websocket: (forwardedFor) => askOverSocket(socketUrl, forwardedFor) };
}

/** As a status of HTTP would say it. */
async function askOverSocket(url: string, forwardedFor: string): Promise<number> {
  class Forwarded extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers: { 'x-forwarded-for': forwardedFor } });
    }
  }
  const client = createClient({ url, webSocketImpl: Forwarded, retryAttempts: 0 });
  try {
    return await new Promise<number>((resolve, reject) => {
      client.subscribe({ query: ANYTHING }, { next: () => resolve(200), error: (error) => (Array.isArray(error) ? resolve(429) : reject(asError(error))), complete: () => undefined });
    });
  } finally {
    await client.dispose();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(JSON.stringify(error));
}

async function inTurn(count: number, ask: (time: number) => Promise<unknown>): Promise<unknown[]> {
  const answers = [];
  for (let time = 0; time < count; time += 1) answers.push(await ask(time));
  return answers;
}

const FULL = [200, 200, 200, 429];

describe.each(['http', 'events', 'websocket'] as const)('whoever comes without credentials, over %s,', (transport) => {
  it('is told apart by the connection alone, whatever they write, where no proxy is trusted', async () => {
    const { [transport]: ask } = await open(trustNobody);
    expect(await inTurn(4, (time) => ask(`198.51.100.${time}`))).toEqual(FULL);
  });

  it('has a share of their own behind a trusted proxy', async () => {
    const { [transport]: ask } = await open(trusting('127.0.0.0/8'));
    expect(await inTurn(4, () => ask('198.51.100.1'))).toEqual(FULL);
    expect(await inTurn(4, () => ask('198.51.100.2'))).toEqual(FULL);
  });

  it('gains nothing by what they write themselves before the proxy adds its own', async () => {
    const { [transport]: ask } = await open(trusting('1'));
    expect(await inTurn(4, (time) => ask(`203.0.113.${time}, 198.51.100.1`))).toEqual(FULL);
    expect(await ask('203.0.113.1')).toBe(200);
  });

  it('is one with the proxy that is not among those trusted', async () => {
    const { [transport]: ask } = await open(trusting('10.0.0.0/8'));
    expect(await inTurn(4, (time) => ask(`198.51.100.${time}`))).toEqual(FULL);
  });
});

describe('one who comes over one transport and then another', () => {
  it('has the same share', async () => {
    const { http, events, websocket } = await open(trusting('127.0.0.1,10.0.0.0/8'));
    const from = '192.0.2.1, 198.51.100.1, 10.0.0.9';
    expect(await inTurn(4, (time) => [http, events, websocket, http][time]?.(from) ?? Promise.resolve())).toEqual(FULL);
  });
});
