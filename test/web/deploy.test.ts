import { setTimeout as lasting } from 'node:timers/promises';
import { createClient as createStreams } from 'graphql-sse';
import { createClient as createSockets } from 'graphql-ws/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { CHANGES, closeCode, FEED, openWitness, type ChangesAnswer, type FeedAnswer, type Witness } from '../clients/feed.ts';
import { openCluster, type Cluster } from '../processes/cluster.ts';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openBarePage, type BarePage } from './bare-page.ts';
import { openContext } from './browser.ts';
import { openLine } from './proxy.ts';

const SENT = 60;
const AT_THE_DEPLOY = 20;
const SERVICE_RESTART = 1012;
const SEND = `mutation ($title: String!) {
  sendNotification(input: { to: { userId: "ada" }, category: "transaction", channels: [IN_APP], content: { title: $title, body: "One of many." } }) { duplicate }
}`;

describeInBrowser('a deploy', () => {
  let cluster: Cluster;
  let browser: Browser;
  let bare: BarePage;
  let door = '';
  beforeAll(async () => {
    [cluster, browser, bare] = await Promise.all([openCluster(), startBrowser(), openBarePage(token)]);
  });
  afterAll(async () => {
    await browser.close();
    await bare.close();
    await cluster.leave();
  });

  it('costs nobody anything: neither two tabs of one page nor other people’s clients', async () => {
    const [old, next] = await Promise.all([cluster.start('api'), cluster.start('api'), cluster.start('worker')]);
    const line = await openLine(old.url);
    door = next.url;
    await ask('mutation { upsertUsers(users: [{ id: "ada" }]) { errors { code } } }');
    const context = await openContext(browser);
    const tabs = [await bare.open(context, { person: 'ada', carillon: line.url }), await bare.open(context, { person: 'ada', carillon: line.url })];
    const [sockets, streams] = await Promise.all([bySocket(line.url), byStream(line.url)]);

    for (let round = 0; round < SENT; round += 1) {
      await ask(SEND, { title: `${round}` });
      if (round !== AT_THE_DEPLOY) continue;
      line.turnTo(next.url);
      void old.stop();
    }
    const all = Array.from({ length: SENT }, (_, round) => `${round}`).sort();
    for (const { witness } of [sockets, streams]) {
      await holds('each was told once', () => expect(witness.told.flatMap(({ items }) => items.map(({ title }) => title)).sort()).toEqual(all));
      expect(witness.told.at(-1)?.counts).toMatchObject({ unread: SENT, total: SENT });
    }
    for (const tab of tabs) {
      await holds('the newest page is shown, and all are counted', async () => {
        const { items, counts, status } = await tab.evaluate(() => window.carillon.inbox.getSnapshot());
        expect([status, counts.unread, new Set(items.map(({ id }) => id)).size]).toEqual(['live', SENT, SENT]);
      });
      expect(await shownTwice(tab)).toEqual([]);
    }
    expect(sockets.codes).toEqual([SERVICE_RESTART]);
    streams.client.dispose();
    await sockets.client.dispose();
    await line.close();
  });

  async function bySocket(url: string) {
    const witness = openWitness();
    const codes: number[] = [];
    const client = createSockets({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: async () => ({ authorization: `Bearer ${await token('ada')}` }),
      retryAttempts: Infinity,
      shouldRetry: () => true,
      retryWait: () => lasting(Math.random() * 200),
      on: { closed: (event) => codes.push(closeCode(event)) },
    });
    const variables = from(witness, await cursor(url));
    client.subscribe<ChangesAnswer>({ query: CHANGES, variables }, { next: ({ data }) => data && witness.hear(data.feed), error: () => undefined, complete: () => undefined });
    return { witness, codes, client };
  }

  async function byStream(url: string) {
    const witness = openWitness();
    const client = createStreams({
      url: `${url}/graphql`,
      headers: async () => ({ authorization: `Bearer ${await token('ada')}` }),
      retryAttempts: Infinity,
      retry: () => lasting(Math.random() * 200),
    });
    const variables = from(witness, await cursor(url));
    client.subscribe<ChangesAnswer>({ query: CHANGES, variables }, { next: ({ data }) => data && witness.hear(data.feed), error: () => undefined, complete: () => undefined });
    return { witness, client };
  }

  async function cursor(url: string): Promise<string> {
    const headers = { authorization: `Bearer ${await token('ada')}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: FEED, variables: { first: 1 } }) });
    const { data } = (await answer.json()) as { data: FeedAnswer };
    return data.viewer?.feed.cursor ?? '';
  }

  async function token(person: string): Promise<string> {
    const issued = z.object({ issueUserToken: z.object({ token: z.string() }) });
    return issued.parse(await ask('mutation ($id: ID!) { issueUserToken(input: { userId: $id }) { token } }', { id: person })).issueUserToken.token;
  }

  async function ask(query: string, variables: object = {}): Promise<unknown> {
    const headers = { authorization: cluster.authorization, 'content-type': 'application/json' };
    const response = await fetch(`${door}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return z.object({ data: z.unknown(), errors: z.undefined().optional() }).parse(await response.json()).data;
  }
});

function from(witness: Witness, first: string) {
  return {
    get after() {
      return witness.cursor ?? first;
    },
  };
}

/** The snapshots in which an item was there more than once. */
function shownTwice(page: Page): Promise<string[][]> {
  return page.evaluate(() =>
    window.carillon.shown.map(({ items }) => items.map(({ id }) => id)).filter((ids) => new Set(ids).size < ids.length),
  );
}
