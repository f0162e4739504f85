import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createInbox } from '../../src/client/client.ts';
import { openCluster, type Cluster } from '../processes/cluster.ts';
import { eventually, holds } from '../support/eventually.ts';
import { openLine } from '../web/proxy.ts';

const ROUNDS = 60;
const SERVICE_RESTART = 1012;

let cluster: Cluster;
beforeAll(async () => {
  cluster = await openCluster();
}, 60_000);
afterAll(() => cluster.leave());

test('a deploy and the sudden death of a node cost a page nothing', async () => {
  const [first, second] = await Promise.all([cluster.start('api'), cluster.start('api'), cluster.start('worker')]);
  const line = await openLine(first.url);
  let door = second;
  await ask('mutation { upsertUsers(users: [{ id: "ada" }]) { errors { code } } }', {});
  const codes: number[] = [];
  const inbox = createInbox({
    url: `${line.url}/graphql`,
    token: async () => tokenAnswer.parse(await ask('mutation { issueUserToken(input: { userId: "ada" }) { token } }', {})).issueUserToken.token,
    webSocket: class extends WebSocket {
      constructor(...all: ConstructorParameters<typeof WebSocket>) {
        super(...all);
        this.on('close', (code) => codes.push(code));
      }
    },
  });
  const shown: string[][] = [];
  const leave = inbox.subscribe(() => shown.push(inbox.getSnapshot().items.map(({ title }) => title)));
  await eventually('it is live', () => inbox.getSnapshot().status === 'live');

  for (let round = 0; round < ROUNDS; round += 1) {
    await ask(SEND, { title: `${round}` });
    if (round === 20) {
      line.turnTo(second.url);
      void first.stop();
    }
    if (round === 40) {
      const third = await cluster.start('api');
      line.turnTo(third.url);
      door = third;
      await second.kill();
    }
  }
  const all = Array.from({ length: ROUNDS }, (_, round) => `${round}`);
  await holds('everything is there', () => expect(inbox.getSnapshot().items.map(({ title }) => title).sort(byNumber)).toEqual(all), { withinMs: 30_000 });
  for (const titles of shown) expect(new Set(titles).size).toBe(titles.length);
  expect(codes).toContain(SERVICE_RESTART);
  expect(inbox.getSnapshot().counts.unread).toBe(ROUNDS);
  leave();
  await line.close();

  async function ask(query: string, variables: object): Promise<unknown> {
    const headers = { authorization: cluster.authorization, 'content-type': 'application/json' };
    const response = await fetch(`${door.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return answer.parse(await response.json()).data;
  }
}, 120_000);

const SEND = `mutation ($title: String!) {
  sendNotification(input: { to: { userId: "ada" }, category: "transaction", channels: [IN_APP], content: { title: $title, body: "One of many." } }) { duplicate }
}`;
const answer = z.object({ data: z.unknown(), errors: z.undefined().optional() });
const tokenAnswer = z.object({ issueUserToken: z.object({ token: z.string() }) });
const byNumber = (one: string, other: string) => Number(one) - Number(other);
