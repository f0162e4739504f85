import { setTimeout as lasting } from 'node:timers/promises';
import { Client, CombinedError, cacheExchange, fetchExchange, gql, subscriptionExchange, type ClientOptions } from '@urql/core';
import { createClient, type Client as Sockets } from 'graphql-ws/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { eventually, holds } from '../support/eventually.ts';
import { ownEach } from '../support/own.ts';
import { openLine } from '../web/proxy.ts';
import { CHANGES, closeCode, FEED, MARK, openWitness, stir, type ChangesAnswer, type FeedAnswer, type MarkAnswer } from './feed.ts';

const SHORT_LIFE_MS = 3_000;
const EXPIRED = 4403;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());
const line = ownEach(() => openLine(new URL(stage.house.url).origin), (own) => own.close());
const leaving = ownEach(
  () => new Array<() => Promise<void> | void>(),
  async (own) => {
    for (const leave of own) await leave();
  },
);

describe.concurrent('urql', () => {
  it('asks and marks, and asks again by itself for what a mark has changed', async () => {
    const person = await stage.person('ann');
    const [id = ''] = await person.add(2);
    const { client } = await urql(person);
    const unread: (number | undefined)[] = [];
    const watching = client.query<FeedAnswer>(gql(FEED), { first: 10 }).subscribe(({ data }) => unread.push(data?.viewer?.feed.counts.unread));
    await eventually('the feed is here', () => unread.at(-1) === 2);
    const { data } = await client.mutation<MarkAnswer>(gql(MARK), { ids: [id] }).toPromise();
    expect(data?.markFeedItems).toMatchObject({ counts: { unread: 1 }, errors: [] });
    watching.unsubscribe();
    const { data: now } = await client.query<FeedAnswer>(gql(FEED), { first: 10 }, { requestPolicy: 'network-only' }).toPromise();
    expect(now?.viewer?.feed.counts.unread).toBe(1);
  });

  it.each<[string, (client: Client) => Promise<{ error?: CombinedError }>, string]>([
    ['an operation that is wrong', (client) => client.query('{ nothing }', {}).toPromise(), 'GRAPHQL_VALIDATION_FAILED'],
    ['a door that does not lead there', (client) => client.query('{ queues { channel } }', {}).toPromise(), 'FORBIDDEN'],
    ['an argument that is wrong', (client) => client.query('{ viewer { feed(first: 0) { cursor } } }', {}).toPromise(), 'BAD_USER_INPUT'],
  ])('shows the code of %s', async (_, ask, code) => {
    const { client } = await urql(await stage.person('bob'));
    const { error } = await ask(client);
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code } }]);
  });

  it('shows the code of a token that is not accepted', async () => {
    const { client } = await urql({ ...(await stage.person('bob')), token: () => Promise.resolve('not.a.token') });
    const { error } = await client.query(gql(FEED), { first: 1 }).toPromise();
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('misses nothing, hears nothing twice and nothing out of order over a line that is cut again and again', async () => {
    const person = await stage.person('cid');
    const [first = ''] = await person.add();
    const { codes, follow, witness } = await urql(person);
    await follow();
    const added = await stir(person, line(), first);
    await witness.agrees(added, person.rows);
    expect(codes.length).toBeGreaterThan(10);
  });

  it('comes back with another token when its own has ended', async () => {
    const person = await stage.person('dan');
    await person.add();
    const { codes, follow, witness } = await urql(person, { lifeMs: SHORT_LIFE_MS });
    await follow();
    const added: string[] = [];
    await eventually('two tokens have ended', async () => {
      added.push(...(await person.add()));
      return codes.filter((code) => code === EXPIRED).length > 1;
    });
    await witness.agrees(added, person.rows);
  });

  // It counts all connections that there are.
  it('follows the feed without sockets too, by its own fetch of server-sent events', { concurrent: false }, async () => {
    const person = await stage.person('eve');
    await person.add();
    const { follow, witness } = await urql(person, { fetchSubscriptions: true });
    await follow();
    const added = [...(await person.add(2)), ...(await person.add())];
    await witness.agrees(added, person.rows);
    await holds('it has no other', async () => expect(await stage.carriers()).toMatchObject({ websocket: 0, events: 1 }));
  });
});

interface Urql {
  client: Client;
  codes: number[];
  witness: ReturnType<typeof openWitness>;
  follow: () => Promise<void>;
}

interface Opening extends Partial<ClientOptions> {
  lifeMs?: number;
}

async function urql(person: Pick<Person, 'token'>, { lifeMs, ...options }: Opening = {}): Promise<Urql> {
  const url = `${line().url}/graphql`;
  const witness = openWitness();
  const codes: number[] = [];
  const authorization = `Bearer ${await person.token()}`;
  const sockets: Sockets = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await person.token(lifeMs)}` }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => lasting(Math.random() * 50),
    on: { closed: (event) => codes.push(closeCode(event)) },
  });
  leaving().push(() => sockets.dispose());
  const byHand = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({
        unsubscribe: sockets.subscribe({ query, variables: resumed(variables, () => witness.cursor) }, sink),
      }),
    }),
  });
  const client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: options.fetchSubscriptions ? [cacheExchange, fetchExchange] : [cacheExchange, fetchExchange, byHand],
    ...options,
  });
  return {
    client,
    codes,
    witness,
    async follow() {
      const { data } = await client.query<FeedAnswer>(gql(FEED), { first: 1 }).toPromise();
      const after = data?.viewer?.feed.cursor;
      const following = client.subscription<ChangesAnswer>(gql(CHANGES), { after }).subscribe(({ data: event }) => event && witness.hear(event.feed));
      leaving().unshift(() => following.unsubscribe());
    },
  };
}

/** The variables of the first time, but for the cursor, which is wherever the client is by then. */
function resumed(variables: object | undefined, cursor: () => string | null): Record<string, unknown> {
  const first: Record<string, unknown> = { ...variables };
  return {
    ...first,
    get after() {
      return cursor() ?? first.after;
    },
  };
}
