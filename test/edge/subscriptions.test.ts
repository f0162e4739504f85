import { request, type IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { wallClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { createConnections } from '../../src/edge/connections.ts';
import { anonymous } from '../../src/edge/context.ts';
import { createOperations } from '../../src/edge/graphql/operations.ts';
import { allRules } from '../../src/edge/graphql/rules.ts';
import { createMask } from '../../src/edge/masking.ts';
import { createEventStreams } from '../../src/edge/transport/event-stream.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse, storeNotification, type House } from './house.ts';

describe('a subscription', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('shows in each event what hangs on the notification now, not what was loaded for the one before', async () => {
    const { sql } = house.database;
    const { id } = await storeNotification(house.database, { projectId: house.projectId, appId: newId() }, { to: {}, category: 'transaction' });
    const deliveryId = newId();
    await sql`insert into delivery (id, notification_id, project_id, channel, step, status) values (${deliveryId}, ${id}, ${house.projectId}, 'SMS', 0, 'QUEUED')`;

    const client = createClient({ url: house.socketUrl, webSocketImpl: WebSocket, connectionParams: { authorization: house.app } });
    const seen: string[] = [];
    client.subscribe<{ notification: { deliveries: { status: string }[] } }>(
      { query: 'subscription ($id: ID!) { notification(id: $id) { deliveries { status } } }', variables: { id } },
      {
        next: ({ data }) => void seen.push(data?.notification.deliveries[0]?.status ?? 'none'),
        error: (error) => void seen.push(JSON.stringify(error)),
        complete: () => undefined,
      },
    );
    await eventually('it is told at once', () => seen.length === 1);
    await sql`update delivery set status = 'SENDING', updated_at = now() where id = ${deliveryId}`;
    house.live.publishNotifications([id]);
    await eventually('it is told of the change', () => seen.length === 2);
    expect(seen).toEqual(['QUEUED', 'SENDING']);
    await client.dispose();
  });
});

describe('an event stream', () => {
  const PAYLOAD = 'x'.repeat(64 * 1024);
  let made = 0;
  let returned = false;

  /** As fast as it is asked, without an end. */
  const source: AsyncIterator<{ text: string }> & AsyncIterable<{ text: string }> = {
    next: () => new Promise((resolve) => setImmediate(() => resolve({ done: false, value: { text: `${(made += 1)} ${PAYLOAD}` } }))),
    return: () => {
      returned = true;
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => source,
  };
  const text = { type: new GraphQLNonNull(GraphQLString) };
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { text } }),
    subscription: new GraphQLObjectType({ name: 'Subscription', fields: { text: { ...text, subscribe: () => source } } }),
  });

  it('makes its source wait for a reader that does not read, and goes on when it does', async () => {
    const house = await openHouse();
    const streams = createEventStreams({
      connections: createConnections(),
      database: house.database,
      operations: createOperations(schema, allRules({ introspection: true })),
      mask: createMask(pino({ level: 'silent' })),
      clock: wallClock,
    });
    const app = fastify({ forceCloseConnections: true });
    app.decorateRequest('caller');
    app.post('/', (asked, reply) => {
      asked.caller = anonymous;
      return streams.answer(asked, reply);
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = request(url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' } }, resolve);
      call.on('error', reject);
      call.end(JSON.stringify({ query: 'subscription { text }' }));
    });
    response.pause();

    let last = -1;
    await eventually(
      'the source waits',
      () => {
        const waits = made > 0 && made === last;
        last = made;
        return waits;
      },
      { everyMs: 300 },
    );
    // What the kernel holds for both ends, and no more.
    expect(made * PAYLOAD.length).toBeLessThan(32 * 1024 * 1024);

    response.resume();
    await eventually('it goes on', () => made > last + 100);
    expect(streams.open()).toBe(1);
    response.destroy();
    await eventually('the source is let go', () => returned && streams.open() === 0);
    await app.close();
    await house.close();
  });
});
