import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openStage } from '../web/stage.ts';
import { openSite, type Site } from './site.ts';

/** Of what an element's inbox shows. */
interface Shown {
  status: string;
  loaded: boolean;
  items: { title: string; readAt: string | null }[];
  counts: { unread: number };
}

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
    const context = await stage.context();
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

  it('tell the page what is clicked, which may keep the browser from following it', async () => {
    const { page } = await visit(`${script()}<carillon-inbox token-url="/token"></carillon-inbox>`, { person: 'alan' });
    await page.evaluate(() => {
      for (const name of ['carillon-open', 'carillon-action']) {
        document.addEventListener(name, (event) => {
          event.preventDefault();
          const { item, action } = (event as CustomEvent<{ item: { title: string }; action?: { name: string } }>).detail;
          document.body.dataset.told = `${document.body.dataset.told ?? ''} ${name}:${item.title}:${action?.name ?? ''}`;
        });
      }
    });
    await stage.demo.send({ to: 'alan', title: 'Parcel', url: '/parcel', actions: [{ name: 'track', label: 'Track it', url: '/track' }] });
    await page.getByRole('link', { name: 'Unread: Parcel' }).click();
    await page.getByRole('link', { name: 'Track it' }).click();
    await holds('both were told', async () => expect(await page.locator('body').getAttribute('data-told')).toBe(' carillon-open:Parcel: carillon-action:Parcel:track'));
    expect(new URL(page.url()).pathname).toBe('/');
    await holds('it is read', async () => expect((await snapshotOf(page, 'carillon-inbox'))?.items).toContainEqual(expect.objectContaining({ title: 'Parcel', readAt: expect.any(String) as unknown })));
  });

  it('open the inbox from the bell, and tell by a toast what comes', async () => {
    const { page } = await visit(`${script()}<carillon-bell token-url="/token"></carillon-bell><carillon-toasts token-url="/token"></carillon-toasts>`, { person: 'grace' });
    await live(page, 'carillon-toasts');
    const unread = (await snapshotOf(page, 'carillon-bell'))?.counts.unread ?? 0;
    await stage.demo.send({ to: 'grace', title: 'A toast' });
    await page.locator('carillon-toasts').getByText('A toast', { exact: true }).waitFor();
    const bell = page.locator('carillon-bell').getByRole('button').first();
    await holds('the bell counts it', async () => expect(await bell.getAttribute('data-unread')).toBe(`${unread + 1}`));
    await bell.click();
    await page.locator('carillon-bell').getByRole('button', { name: 'Unread: A toast' }).waitFor();
    await page.mouse.click(5, 900);
    await holds('a click elsewhere closes it', async () => expect(await bell.getAttribute('aria-expanded')).toBe('false'));
    await bell.click();
    await page.keyboard.press('Escape');
    await holds('so does Escape, and the bell has the focus', async () => {
      expect(await bell.getAttribute('aria-expanded')).toBe('false');
      expect(await bell.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one)).toBe(true);
    });
  });

  it('speak the page’s language, an attribute’s, or in words of the page', async () => {
    const { page } = await visit(`${script()}<carillon-inbox token-url="/token"></carillon-inbox><carillon-inbox id="korean" locale="ko" theme="dark" token-url="/token"></carillon-inbox>`);
    const title = (inbox: string) => page.locator(`${inbox} h2`).first();
    await title('carillon-inbox:not(#korean)').waitFor();
    expect(await page.locator('#korean .carillon-inbox').getAttribute('lang')).toBe('ko');
    expect(await title('#korean').innerText()).not.toBe(await title('carillon-inbox:not(#korean)').innerText());
    await page.evaluate(() => {
      document.querySelector('#korean')?.setAttribute('locale', 'en');
      Object.assign(document.querySelector('#korean') ?? {}, { texts: { inbox: { title: 'What happened' } } });
    });
    await holds('its own words are there', async () => expect(await title('#korean').innerText()).toBe('What happened'));
  });

  it('run from right to left as their locale does, or as their own dir says', async () => {
    const { page } = await visit(`${script()}<carillon-inbox locale="ar" token-url="/token"></carillon-inbox>`);
    const directions = () => page.locator('.carillon-inbox').evaluate((one) => [one.getAttribute('dir'), getComputedStyle(one.querySelector('h2') ?? one).direction]);
    await page.locator('.carillon-inbox').waitFor();
    expect(await directions()).toEqual(['rtl', 'rtl']);
    for (const [written, is] of [['LTR', 'ltr'], ['rtl', 'rtl'], ['ltr', 'ltr'], ['auto', 'rtl']] as const) {
      await page.evaluate((dir) => document.querySelector('carillon-inbox')?.setAttribute('dir', dir), written);
      await holds(`it runs as ${written} says`, async () => expect(await directions()).toEqual([is, is]));
    }
  });

  it('take the colours of the page by its variables, and keep everything else of it out', async () => {
    const { page } = await visit(`<style>:root { --carillon-surface: rgb(1, 2, 3) } h2 { color: rgb(255, 0, 0) !important } carillon-inbox { display: inline-block }</style>${script()}<carillon-inbox token-url="/token"></carillon-inbox>`);
    const style = (selector: string, property: string) => page.locator(selector).evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);
    await page.locator('carillon-inbox h2').waitFor();
    expect(await style('.carillon-inbox', 'background-color')).toBe('rgb(1, 2, 3)');
    expect(await style('carillon-inbox h2', 'color')).not.toBe('rgb(255, 0, 0)');
    expect(await style('carillon-inbox', 'display')).toBe('inline-block');
  });

  it('keep the focus when the item that has it leaves', async () => {
    const { page } = await visit(`${script()}<carillon-inbox token-url="/token"></carillon-inbox>`, { person: 'grace' });
    for (const title of ['Elm', 'Oak', 'Ash']) await stage.demo.send({ to: 'grace', title });
    const focused = () => page.evaluate(() => document.querySelector('carillon-inbox')?.shadowRoot?.activeElement?.getAttribute('data-id') ?? null);
    const idOf = (title: string) => page.locator('.carillon-item', { hasText: title }).getAttribute('data-id');
    await page.getByRole('article', { name: 'Ash' }).waitFor();
    const neighbour = await idOf('Elm');
    await page.getByRole('button', { name: 'Archive: Oak' }).press('Enter');
    await page.getByRole('article', { name: 'Oak' }).waitFor({ state: 'detached' });
    await holds('its neighbour has it', async () => expect(await focused()).toBe(neighbour));
  });

  it('are accessible, all of them on one page', async () => {
    const { page } = await visit(`<main>${script()}<h1>A shop</h1>${['bell', 'push', 'inbox', 'preferences', 'toasts'].map((name) => `<carillon-${name} token-url="/token"></carillon-${name}>`).join('')}</main>`);
    await stage.demo.send({ title: 'For everybody' });
    await page.locator('carillon-inbox').getByRole('button', { name: 'Unread: For everybody' }).waitFor();
    await page.locator('carillon-preferences').getByRole('switch').first().waitFor();
    await page.addScriptTag({ path: 'node_modules/axe-core/axe.min.js' });
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(found).toEqual([]);
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

function snapshotOf(page: Page, name: string): Promise<Shown | null> {
  return page.evaluate((element) => {
    const found = document.querySelector<HTMLElement & { inbox?: { getSnapshot: () => Shown } | null }>(element);
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
