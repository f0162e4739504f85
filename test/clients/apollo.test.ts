import { setTimeout as lasting } from 'node:timers/promises';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openStage, type Person, type Stage, type Truth } from '../client/stage.ts';
import { holds } from '../support/eventually.ts';
import { ownEach } from '../support/own.ts';
import { openLine } from '../web/proxy.ts';
import { CHANGES, closeCode, FEED, MARK, openWitness, stir, type ChangesAnswer, type FeedAnswer, type Item, type MarkAnswer, type Told } from './feed.ts';

const FEED_QUERY: TypedDocumentNode<FeedAnswer, { first: number; after?: string | null }> = gql(FEED);
const CHANGES_SUBSCRIPTION: TypedDocumentNode<ChangesAnswer, { after?: string | null }> = gql(CHANGES);
const MARK_MUTATION: TypedDocumentNode<MarkAnswer, { ids: string[] }> = gql(MARK);
const PAGE_SIZE = 20;
const SHORT_LIFE_MS = 3_000;
const EXPIRED = 4403;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());
const line = ownEach(() => openLine(new URL(stage.house.url).origin), (own) => own.close());
const open = ownEach(
  () => new Array<Apollo>(),
  async (own) => {
    for (const { client, sockets } of own) {
      client.stop();
      await sockets.dispose();
    }
  },
);

describe.concurrent('Apollo Client', () => {
  it('keeps each item once: what a subscription or a mark says of it is seen in every query', async () => {
    const person = await stage.person('ann');
    const [older = '', newer = ''] = await person.add(2);
    const { client, follow, shown } = apollo(person);
    await follow();
    expect(shown()).toEqual(await person.rows());
    await person.mark([older], 'READ');
    await holds('the item is read in the query', async () => expect(shown()).toEqual(await person.rows()));
    const { data } = await client.mutate({ mutation: MARK_MUTATION, variables: { ids: [newer] } });
    expect(data?.markFeedItems).toMatchObject({ counts: { unread: 0 }, errors: [] });
    await person.add();
    await holds('what is new comes first', async () => expect(shown()).toEqual(await person.rows()));
    await person.mark([older], 'ARCHIVED');
    await holds('what is archived is out of sight', async () => expect(shown()).toEqual(await person.rows()));
    const items = Object.keys(client.cache.extract() as object).filter((key) => key.startsWith('FeedItem:'));
    expect(items).toHaveLength(3);
  });

  it('pages through the feed with relayStylePagination, while new items come in', async () => {
    const person = await stage.person('bob');
    await person.add(3 * PAGE_SIZE + 5);
    const { follow, loadMore, shown } = apollo(person);
    await follow();
    for (let page = 1; page <= 3; page += 1) {
      await person.add(2);
      await holds('the new ones are here', async () => expect(shown().items.slice(0, 2)).toEqual((await person.rows()).items.slice(0, 2)));
      expect(await loadMore()).toBe(page < 3);
    }
    expect(shown()).toEqual(await person.rows());
  });

  it('has what comes back in its list again: from the archive in its place, from a snooze on top, and pinned before all', async () => {
    const person = await stage.person('bea');
    const [oldest = '', middle = ''] = await person.add(4);
    const { follow, shown } = apollo(person);
    await follow();
    const listed = () => shown().items.map(({ id }) => id);
    const holdsWith = (fact: string, first: string) =>
      holds(fact, async () => expect([listed(), listed()[0]]).toEqual([await person.listed({}), first]));
    await person.mark([middle], 'ARCHIVED');
    await person.mark([oldest], 'SNOOZED', { until: new Date(Date.now() + 3_600_000) });
    await holds('both are out of sight', async () => expect(listed()).toEqual(await person.listed({})));
    await person.mark([middle], 'UNARCHIVED');
    await person.comeTimeOf([oldest]);
    await holdsWith('both are back', oldest);
    await person.mark([middle], 'PINNED');
    await holdsWith('the pinned one comes first', middle);
  });

  it('misses nothing, hears nothing twice and nothing out of order over a line that is cut again and again', async () => {
    const person = await stage.person('cid');
    const [first = ''] = await person.add();
    const { codes, follow, shown, witness } = apollo(person);
    await follow();
    const added = await stir(person, line(), first);
    await witness.agrees(added, person.rows);
    await holds('so does the cache', async () => expect(shown()).toEqual(newest(await person.rows(), added.length + 1)));
    expect(codes.length).toBeGreaterThan(10);
  });

  it('comes back with another token when its own has ended, by HTTP as by socket', async () => {
    const person = await stage.person('dan');
    await person.add();
    const { client, codes, follow, shown, witness } = apollo(person, SHORT_LIFE_MS);
    await follow();
    const added: string[] = [];
    await holds('two tokens have ended', () => expect(codes.filter((code) => code === EXPIRED).length).toBeGreaterThan(1));
    added.push(...(await person.add(2)));
    await witness.agrees(added, person.rows);
    expect(shown()).toEqual(await person.rows());
    const { data } = await client.query({ query: FEED_QUERY, variables: { first: PAGE_SIZE }, fetchPolicy: 'network-only' });
    expect(data?.viewer?.feed.counts).toMatchObject((await person.rows()).counts);
  });

  it.each<[string, string, string, (string | number)[] | undefined]>([
    ['an operation that is wrong', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED', undefined],
    ['a door that does not lead there', '{ queues { channel } }', 'FORBIDDEN', ['queues']],
    ['an argument that is wrong', '{ viewer { feed(first: 0) { cursor } } }', 'BAD_USER_INPUT', ['viewer', 'feed']],
  ])('shows the code of %s', async (_, query, code, path) => {
    const { client } = apollo(await stage.person('eve'));
    const error: unknown = await client.query({ query: gql(query) }).catch((thrown: unknown) => thrown);
    expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([{ extensions: { code }, ...(path && { path }) }]);
  });

  it('shows the code of a token that is not accepted, or has ended', async () => {
    const { client } = apollo({ ...(await stage.person('fay')), token: () => Promise.resolve('not.a.token') });
    const error: unknown = await client.query({ query: FEED_QUERY, variables: { first: 1 } }).catch((thrown: unknown) => thrown);
    expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

interface Apollo {
  client: ApolloClient;
  sockets: Client;
  codes: number[];
  witness: ReturnType<typeof openWitness>;
  /** Loads the feed, and follows it from there; resolves when the first page is here. */
  follow: () => Promise<void>;
  /** Loads the next page; answers whether there are more. */
  loadMore: () => Promise<boolean>;
  /** The feed as the cache has it. */
  shown: () => Truth;
}

function apollo(person: Pick<Person, 'token'>, lifeMs?: number): Apollo {
  const url = `${line().url}/graphql`;
  const witness = openWitness();
  const codes: number[] = [];
  let from: string | null = null;
  const authorization = async () => `Bearer ${await person.token(lifeMs)}`;
  const sockets = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: await authorization() }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => lasting(Math.random() * 50),
    on: { closed: (event) => codes.push(closeCode(event)) },
  });
  const signing = new SetContextLink(async ({ headers }) => ({ headers: { ...(headers as Record<string, string>), authorization: await authorization() } }));
  const resuming = new ApolloLink((operation, forward) => {
    operation.variables = {
      get after() {
        return witness.cursor ?? from;
      },
    };
    return forward(operation);
  });
  const client = new ApolloClient({
    cache: new InMemoryCache({ typePolicies: { User: { fields: { feed: relayStylePagination(['filter']) } } } }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      ApolloLink.from([resuming, new GraphQLWsLink(sockets)]),
      ApolloLink.from([signing, new HttpLink({ uri: url })]),
    ),
  });
  const query = { query: FEED_QUERY, variables: { first: PAGE_SIZE } };
  const feed = client.watchQuery(query);
  feed.subscribe({ error: () => undefined });

  function heard(event: Told): void {
    witness.hear(event);
    client.cache.updateQuery(query, (known) => {
      if (!known?.viewer) return known;
      const { feed: list } = known.viewer;
      const here = new Set(list.edges.map(({ node }) => node.id));
      const last = list.pageInfo.hasNextPage ? list.edges.at(-1) : undefined;
      const news = event.items.filter((node) => !here.has(node.id)).map((node) => ({ __typename: 'FeedEdge', cursor: '', node }));
      const edges = [...list.edges, ...news.filter((edge) => !last || inOrder(edge, last) < 0)].filter(({ node }) => node.archivedAt === null);
      return { viewer: { ...known.viewer, feed: { ...list, counts: event.counts, edges: edges.sort(inOrder) } } };
    });
  }

  const one: Apollo = {
    client,
    sockets,
    codes,
    witness,
    async follow() {
      const { data } = await client.query({ ...query, fetchPolicy: 'network-only' });
      from = data?.viewer?.feed.cursor ?? null;
      client.subscribe({ query: CHANGES_SUBSCRIPTION }).subscribe(({ data: event }) => event && heard(event.feed));
    },
    async loadMore() {
      const after = client.readQuery(query)?.viewer?.feed.pageInfo.endCursor;
      await feed.fetchMore({ variables: { after } });
      return client.readQuery(query)?.viewer?.feed.pageInfo.hasNextPage ?? false;
    },
    shown() {
      const page = client.readQuery(query)?.viewer?.feed;
      if (!page) throw new Error('There is no feed in the cache.');
      const { unseen, unread, total } = page.counts;
      return { items: page.edges.map(({ node: { id, seenAt, readAt } }) => ({ id, seen: seenAt !== null, read: readAt !== null })), counts: { unseen, unread, total } };
    },
  };
  open().push(one);
  return one;
}

/** As `User.feed` has it: what is pinned first, then the rest, each newest first. */
function inOrder({ node: one }: { node: Item }, { node: other }: { node: Item }): number {
  return Number(other.pinnedAt !== null) - Number(one.pinnedAt !== null) || other.place - one.place;
}

function newest({ items, counts }: Truth, count: number): Truth {
  return { items: items.slice(0, count), counts };
}
