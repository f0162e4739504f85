import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openContext } from '../web/browser.ts';
import { openStage } from '../web/stage.ts';
import { openSite, type Site } from './site.ts';

describeInBrowser('the elements in somebody’s page', () => {
  const stage = openStage();
  let site: Site;
  beforeAll(async () => {
    site = await openSite(stage.demo);
  });
  afterAll(() => site.close());

  const script = () => `<script type="module" src="${stage.demo.url}/carillon.js"></script>`;

  async function visit(body: string, { person = 'ada', policy = null }: { person?: string; policy?: string | null } = {}) {
    Object.assign(site, { person, policy, ttl: 'PT1H', page: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,"><body>${body}</body></html>` });
    const context = await openContext(stage.browser);
    const sockets = socketsOf(context);
    const page = await context.newPage();
    await page.goto(site.url);
    return { context, page, sockets };
  }

  it.each([
    ['before', () => `${script()}<carillon-bell token-url="/token"></carillon-bell>`],
    ['after', () => `<carillon-bell token-url="/token"></carillon-bell>${script()}`],
  ])('show the inbox of who is signed in, with the script %s them', async (where, body) => {
    const { context, page } = await visit(body(), { person: where === 'before' ? 'ada' : 'alan' });
    await live(page, 'carillon-bell');
    await stage.demo.send({ to: site.person ?? '', title: 'Ding' });
    await holds('it is counted', async () => expect(await titles(page, 'carillon-bell')).toContain('Ding'));
    expect(context.complaints).toEqual([]);
  });

  it('share one connection, however many there are', async () => {
    const { page, sockets } = await visit(`${script()}<carillon-bell token-url="/token"></carillon-bell><carillon-inbox token-url="token"></carillon-inbox><carillon-toasts token-url="/token"></carillon-toasts>`);
    for (const name of ['carillon-bell', 'carillon-inbox', 'carillon-toasts']) await live(page, name);
    expect(await page.evaluate(() => new Set([...document.querySelectorAll('carillon-bell, carillon-inbox, carillon-toasts')].map((one): unknown => Reflect.get(one, 'inbox'))).size)).toBe(1);
    expect(sockets.opened()).toBe(1);
  });

  it('take the token from a function of the page, set before the script came or after', async () => {
    const { page, sockets } = await visit('<carillon-bell></carillon-bell>');
    await page.evaluate(() => {
      const ask = async () => String(Reflect.get((await (await fetch('/token', { method: 'POST' })).json()) as object, 'token'));
      Object.assign(document.querySelector('carillon-bell') ?? {}, { token: ask });
      Object.assign(window, { ask });
    });
    await page.addScriptTag({ type: 'module', url: `${stage.demo.url}/carillon.js` });
    await live(page, 'carillon-bell');
    await page.evaluate(() => {
      const inbox = document.body.appendChild(document.createElement('carillon-inbox'));
      Object.assign(inbox, { token: Reflect.get(window, 'ask') as unknown });
    });
    await live(page, 'carillon-inbox');
    expect(sockets.opened()).toBe(1);
  });

  it('end their connection when the last has gone, and begin another with the next', async () => {
    const { page, sockets } = await visit(`${script()}<carillon-bell token-url="/token"></carillon-bell><carillon-inbox token-url="/token"></carillon-inbox>`);
    await live(page, 'carillon-inbox');
    await page.evaluate(() => document.querySelector('carillon-inbox')?.remove());
    await stage.demo.send({ title: 'Still there' });
    await holds('the other goes on', async () => expect(await titles(page, 'carillon-bell')).toContain('Still there'));
    expect(sockets.open()).toBe(1);
    await page.evaluate(() => document.querySelector('carillon-bell')?.remove());
    await holds('nothing is connected', () => expect(sockets.open()).toBe(0));
    await page.evaluate(() => document.body.append(document.createElement('carillon-bell')));
    await page.evaluate(() => document.querySelector('carillon-bell')?.setAttribute('token-url', '/token'));
    await live(page, 'carillon-bell');
    expect([sockets.open(), sockets.opened()]).toEqual([1, 2]);
  });

  it('stay as they are when they are moved', async () => {
    const { page, sockets } = await visit(`${script()}<carillon-bell token-url="/token"></carillon-bell><main></main>`);
    await live(page, 'carillon-bell');
    const same = await page.evaluate(async () => {
      const bell = document.querySelector('carillon-bell');
      const inside = () => bell?.shadowRoot?.firstElementChild;
      const first = inside();
      if (bell) document.querySelector('main')?.append(bell);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return first !== null && first === inside();
    });
    expect([same, sockets.opened()]).toEqual([true, 1]);
  });

  it('show two people apart where a page has two tokens', async () => {
    const { page, sockets } = await visit(`${script()}<carillon-inbox token-url="/token"></carillon-inbox><carillon-bell></carillon-bell>`);
    const other = await site.tokenFor('grace');
    await page.evaluate((token) => Object.assign(document.querySelector('carillon-bell') ?? {}, { token: () => Promise.resolve(token) }), other);
    for (const name of ['carillon-inbox', 'carillon-bell']) await live(page, name);
    await stage.demo.send({ to: 'grace', title: 'For Grace alone' });
    await holds('she has it', async () => expect(await titles(page, 'carillon-bell')).toContain('For Grace alone'));
    expect(await titles(page, 'carillon-inbox')).not.toContain('For Grace alone');
    expect(sockets.opened()).toBe(2);
  });

  it('begin anew when somebody else has signed in, and show nothing of who was there before', async () => {
    const { page } = await visit('<carillon-inbox token-url="/token"></carillon-inbox>');
    site.ttl = 'PT2S';
    await stage.demo.send({ title: 'For Ada alone' });
    await stage.demo.send({ to: 'grace', title: 'For Grace' });
    await page.addScriptTag({ type: 'module', url: `${stage.demo.url}/carillon.js` });
    await holds('Ada has hers', async () => expect(await titles(page, 'carillon-inbox')).toContain('For Ada alone'));
    Object.assign(site, { person: 'grace', ttl: 'PT1H' });
    await holds('Grace has hers', async () => expect(await titles(page, 'carillon-inbox')).toContain('For Grace'));
    expect(await titles(page, 'carillon-inbox')).not.toContain('For Ada alone');
  });

  it('need no more of a Content-Security-Policy than their script and where they connect to', async () => {
    const { origin, host } = new URL(stage.demo.url);
    const policy = `default-src 'none'; script-src ${origin}; connect-src 'self' ${origin} ws://${host}; img-src data:; require-trusted-types-for 'script'`;
    const { context, page } = await visit(`${script()}<carillon-bell token-url="/token"></carillon-bell><carillon-inbox token-url="/token"></carillon-inbox><carillon-preferences token-url="/token"></carillon-preferences><carillon-toasts token-url="/token"></carillon-toasts>`, { policy });
    await live(page, 'carillon-inbox');
    await stage.demo.send({ title: 'Under a strict policy' });
    await holds('it is there', async () => expect(await titles(page, 'carillon-inbox')).toContain('Under a strict policy'));
    expect(context.complaints).toEqual([]);
  });
});

/** Waits until an element's inbox is live. */
async function live(page: Page, name: string): Promise<void> {
  await holds(`<${name}> is live`, async () => expect(await snapshotOf(page, name)).toMatchObject({ status: 'live', loaded: true }));
}

/** The titles in an element's inbox, newest first. */
async function titles(page: Page, name: string): Promise<string[]> {
  return (await snapshotOf(page, name))?.items.map(({ title }) => title) ?? [];
}

function snapshotOf(page: Page, name: string): Promise<{ status: string; loaded: boolean; items: { title: string }[] } | null> {
  return page.evaluate((element) => {
    const found = document.querySelector<HTMLElement & { inbox?: { getSnapshot: () => { status: string; loaded: boolean; items: { title: string }[] } } | null }>(element);
    return found?.inbox?.getSnapshot() ?? null;
  }, name);
}

/** How many sockets a browser has open, and how many it has opened. */
function socketsOf(context: BrowserContext): { open: () => number; opened: () => number } {
  const open = new Set<object>();
  let opened = 0;
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      opened += 1;
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }),
  );
  return { open: () => open.size, opened: () => opened };
}
