import { setTimeout as lasting } from 'node:timers/promises';
import { createClient, NetworkError, type Client, type ClientOptions } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Person, type Stage } from '../client/stage.ts';
import { eventually } from '../support/eventually.ts';
import { ownEach } from '../support/own.ts';
import { openLine } from '../web/proxy.ts';
import { CHANGES, FEED, openWitness, stir, type ChangesAnswer, type FeedAnswer, type Witness } from './feed.ts';

const SHORT_LIFE_MS = 3_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());
const line = ownEach(() => openLine(new URL(stage.house.url).origin), (own) => own.close());
const clients = ownEach(
  () => new Array<Client>(),
  (own) => {
    for (const client of own) client.dispose();
  },
);

describe.concurrent('graphql-sse', () => {
  it('misses nothing, hears nothing twice and nothing out of order over a line that is cut again and again', async () => {
    const person = await stage.person('ann');
    const [first = ''] = await person.add();
    const { client, asked } = open(person);
    const witness = await follow(client);
    const added = await stir(person, line(), first);
    await witness.agrees(added, person.rows);
    expect(asked()).toBeGreaterThan(10);
  });

  it('comes back with another token when its own has ended', async () => {
    const person = await stage.person('bob');
    await person.add();
    const { client, asked } = open(person, { lifeMs: SHORT_LIFE_MS });
    const witness = await follow(client);
    const before = asked();
    const added: string[] = [];
    await eventually('two tokens have ended', async () => {
      added.push(...(await person.add()));
      return asked() > before + 1;
    });
    await witness.agrees(added, person.rows);
  });

  it('is told the code of an operation that is wrong, and the status of a token that is', async () => {
    const { client } = open(await stage.person('cid'));
    expect(await refusalOf(client, '{ nothing }')).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    const stranger = open({ ...(await stage.person('dan')), token: () => Promise.resolve('not.a.token') }, { retryAttempts: 0 });
    const refusal = await refusalOf(stranger.client, FEED);
    expect(refusal).toBeInstanceOf(NetworkError);
    expect(refusal).toMatchObject({ response: { status: 401 } });
  });
});

interface Opening extends Partial<ClientOptions> {
  lifeMs?: number;
}

function open(person: Pick<Person, 'token'>, { lifeMs, ...options }: Opening = {}): { client: Client; asked: () => number } {
  let asked = 0;
  const client = createClient({
    url: `${line().url}/graphql`,
    headers: async () => {
      asked += 1;
      return { authorization: `Bearer ${await person.token(lifeMs)}` };
    },
    retryAttempts: Infinity,
    retry: () => lasting(Math.random() * 50),
    ...options,
  });
  clients().push(client);
  return { client, asked: () => asked };
}

/** As with graphql-ws, what is asked is written anew for each connection. */
async function follow(client: Client): Promise<Witness> {
  const witness = openWitness();
  let from: string | undefined;
  for await (const { data } of client.iterate<FeedAnswer>({ query: FEED, variables: { first: 1 } })) from = data?.viewer?.feed.cursor;
  const variables = {
    get after() {
      return witness.cursor ?? from;
    },
  };
  client.subscribe<ChangesAnswer>(
    { query: CHANGES, variables },
    { next: (event) => event.data && witness.hear(event.data.feed), error: () => undefined, complete: () => undefined },
  );
  return witness;
}

async function refusalOf(client: Client, query: string): Promise<unknown> {
  try {
    for await (const { errors } of client.iterate({ query, variables: { first: 1 } })) return errors;
    return null;
  } catch (error) {
    return error;
  }
}
