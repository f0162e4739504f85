import { setTimeout as lasting } from 'node:timers/promises';
import { createClient, type Client, type ClientOptions } from 'graphql-ws/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { eventually } from '../support/eventually.ts';
import { ownEach } from '../support/own.ts';
import { openLine } from '../web/proxy.ts';
import { CHANGES, closeCode, FEED, MARK, openWitness, stir, type ChangesAnswer, type FeedAnswer, type MarkAnswer, type Witness } from './feed.ts';

const SHORT_LIFE_MS = 3_000;
const EXPIRED = 4403;
const REFUSED = 4401;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());
const line = ownEach(() => openLine(new URL(stage.house.url).origin), (own) => own.close());
const clients = ownEach(
  () => new Array<Client>(),
  async (own) => {
    for (const client of own) await client.dispose();
  },
);

describe.concurrent('graphql-ws by itself', () => {
  it('asks, marks, and is told where a mark was refused', async () => {
    const person = await stage.person('ann');
    const [id = ''] = await person.add(2);
    const client = open(person);
    expect((await once<FeedAnswer>(client, FEED, { first: 10 })).viewer?.feed.counts).toEqual({ unseen: 2, unread: 2, total: 2 });
    expect(await once<MarkAnswer>(client, MARK, { ids: [id] })).toEqual({ markFeedItems: { counts: { unseen: 1, unread: 1, total: 2 }, errors: [] } });
    const missing = '018f2b7e-0000-7000-8000-000000000000';
    expect((await once<MarkAnswer>(client, MARK, { ids: [id, missing] })).markFeedItems.errors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'ids', '1'] }]);
  });

  it('is told the code of an operation that is wrong', async () => {
    const person = await stage.person('bob');
    await person.add();
    const client = open(person);
    const { edges } = feedOf(await once<FeedAnswer>(client, FEED, { first: 1 }));
    const refusalOf = async (query: string, variables = {}) => {
      const failure: unknown = await once(client, query, variables).catch((thrown: unknown) => thrown);
      return failure instanceof AggregateError ? failure.errors : failure;
    };
    expect(await refusalOf('{ nothing }')).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(await refusalOf('mutation { upsertUsers(users: []) { errors { code } } }')).toMatchObject([{ path: ['upsertUsers'], extensions: { code: 'FORBIDDEN' } }]);
    expect(await refusalOf(CHANGES, { after: edges[0]?.cursor })).toMatchObject([{ path: ['feed'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('misses nothing, hears nothing twice and nothing out of order over a line that is cut again and again', async () => {
    const person = await stage.person('cid');
    const [first = ''] = await person.add();
    const witness = openWitness();
    const codes: number[] = [];
    const client = open(person, { on: { closed: (event) => codes.push(closeCode(event)) } });
    const { cursor } = feedOf(await once<FeedAnswer>(client, FEED, { first: 1 }));
    follow(client, witness, cursor);
    const added = await stir(person, line(), first);
    await witness.agrees(added, person.rows);
    expect(codes.length).toBeGreaterThan(10);
  });

  it('comes back with another token when its own has ended (4403), and misses nothing meanwhile', async () => {
    const person = await stage.person('dan');
    const [first = ''] = await person.add();
    const witness = openWitness();
    const codes: number[] = [];
    const client = open(person, { lifeMs: SHORT_LIFE_MS, on: { closed: (event) => codes.push(closeCode(event)) } });
    const { cursor } = feedOf(await once<FeedAnswer>(client, FEED, { first: 1 }));
    follow(client, witness, cursor);
    const added: string[] = [];
    await eventually('two tokens have ended', async () => {
      added.push(...(await person.add()));
      await person.mark([first], added.length % 2 === 0 ? 'READ' : 'UNREAD');
      return codes.filter((code) => code === EXPIRED).length >= 2;
    });
    added.push(...(await person.add()));
    await witness.agrees(added, person.rows);
  });

  it('gives up with 4401 where the token is nobody’s', async () => {
    const person = await stage.person('eve');
    let asked = 0;
    const client = open(person, {
      connectionParams: () => {
        asked += 1;
        return { authorization: 'Bearer not.a.token' };
      },
    });
    await expect(once(client, FEED, { first: 1 })).rejects.toMatchObject({ code: REFUSED });
    expect(asked).toBe(1);
  });
});

interface Opening extends Partial<ClientOptions> {
  lifeMs?: number;
}

function open(person: Person, { lifeMs, ...options }: Opening = {}): Client {
  const client = createClient({
    url: `${line().url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await person.token(lifeMs)}` }),
    retryAttempts: Infinity,
    // By itself it comes back only after a close, and some networks break a connection with an error.
    shouldRetry: () => true,
    retryWait: () => lasting(Math.random() * 50),
    ...options,
  });
  clients().push(client);
  return client;
}

/** The message that subscribes is written anew for each connection, so a variable that reads the cursor is all that it takes to resume. */
function follow(client: Client, witness: Witness, from: string): void {
  const variables = {
    get after() {
      return witness.cursor ?? from;
    },
  };
  client.subscribe<ChangesAnswer>(
    { query: CHANGES, variables },
    { next: ({ data }) => data && witness.hear(data.feed), error: () => undefined, complete: () => undefined },
  );
}

async function once<Result>(client: Client, query: string, variables: Record<string, unknown>): Promise<Result> {
  for await (const { data, errors } of client.iterate<Result>({ query, variables })) {
    if (errors) return Promise.reject(new AggregateError(errors));
    if (data) return data;
  }
  throw new Error('There was no answer.');
}

function feedOf({ viewer }: FeedAnswer) {
  if (!viewer) throw new Error('There is no viewer.');
  return viewer.feed;
}
