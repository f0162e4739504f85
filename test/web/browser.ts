import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { z } from 'zod';

const subscribing = z.object({ type: z.literal('subscribe'), payload: z.object({ variables: z.object({ after: z.string().nullable() }) }) });
const WITHIN_MS = 60_000;

/** Somebody's browser: what it complains about is told when it is asked for. */
export type OpenContext = BrowserContext & { complaints: string[] };

export async function openContext(browser: Browser, like: BrowserContextOptions = {}): Promise<OpenContext> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 1_000 }, ...like });
  context.setDefaultTimeout(WITHIN_MS);
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (said) => {
    if (said.type() === 'error') complaints.push(said.text());
  });
  return Object.assign(context, { complaints });
}

/** The demo page as one of its people, once it is live. */
export async function openPage(context: BrowserContext, url: string, person = 'ada'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/?as=${person}`);
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

/** The cursors that pages opened from now on subscribe with at a host, as they do. */
export function cursorsAsked(context: BrowserContext, at: string): unknown[] {
  const cursors: unknown[] = [];
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(at).host) return;
      socket.on('framesent', ({ payload }) => {
        const said = subscribing.safeParse(JSON.parse(payload.toString()));
        if (said.success) cursors.push(said.data.payload.variables.after);
      });
    }),
  );
  return cursors;
}

/** The pages that have a socket open just now, one entry a socket. */
export function socketsOf(context: BrowserContext): () => Page[] {
  const open = new Map<object, Page>();
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      open.set(socket, page);
      socket.on('close', () => open.delete(socket));
    });
    page.on('close', () => {
      for (const [socket, owner] of open) if (owner === page) open.delete(socket);
    });
  });
  return () => [...open.values()];
}

/** The titles of the inbox, newest first: all of them, or the first of them. The list has but what is near the eye in it, so it is scrolled through. */
export function inboxTitles(page: Page, first = Infinity): Promise<string[]> {
  return page.evaluate(async (most) => {
    const scroller = document.querySelector('.carillon-scroller');
    if (!scroller) return [];
    const titles = new Map<number, string>();
    const isOver = () => titles.size >= most || scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
    for (scroller.scrollTop = 0; ; scroller.scrollTop += scroller.clientHeight / 2) {
      for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
      for (const item of scroller.querySelectorAll<HTMLElement>('.carillon-item')) {
        titles.set(Number(item.dataset.index), item.querySelector('.carillon-item-open')?.lastChild?.textContent ?? '');
      }
      if (isOver()) break;
    }
    scroller.scrollTop = 0;
    const inOrder = [...titles].sort(([one], [other]) => one - other).map(([, title]) => title);
    return inOrder.slice(0, most === Infinity ? undefined : most);
  }, first);
}

export function itemOf(page: Page, title: string): Locator {
  return page.locator('.carillon-item', { hasText: title });
}

/** The way of a channel in the trace of what was sent last from this page. */
export function wayOf(page: Page, channel: string): Locator {
  return page.locator('.trace').first().locator('.way', { hasText: channel });
}

/** What the bell says, such as `Notifications, 3 unread`. */
export async function bellOf(page: Page): Promise<string> {
  return (await page.locator('.carillon-bell-button').getAttribute('aria-label')) ?? '';
}
