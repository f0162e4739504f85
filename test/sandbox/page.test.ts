import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeInBrowser, startBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { openHttp2, type Connection } from './http2.ts';
import { openStage, type Stage } from './stage.ts';
import { fcmAuthorization } from './tokens.ts';

describeInBrowser('the page of the sandbox', () => {
  let stage: Stage;
  let connection: Connection;
  let authorization: string;
  let browser: Browser;
  let page: Page;
  /** A server that a mail would like to tell that it was read. */
  let tracker: Server;
  let tracked: string[];

  beforeAll(async () => {
    stage = await openStage();
    connection = await openHttp2(stage.url);
    authorization = await fcmAuthorization(stage.credentials);
    tracker = createServer((request, response) => {
      tracked.push(request.url ?? '');
      response.end();
    });
    await once(tracker.listen(0, '127.0.0.1'), 'listening');
    browser = await startBrowser();
  });
  beforeEach(async () => {
    tracked = [];
    page = await browser.newPage();
  });
  afterEach(async () => {
    await page.close();
    await stage.ask('DELETE', '/messages');
    await stage.ask('DELETE', '/rules');
  });
  afterAll(async () => {
    await browser.close();
    tracker.close();
    await connection.close();
    await stage.stop();
  });

  const open = async (path = '/') => {
    await page.goto(`${stage.url}${path}`);
    await page.getByText('live', { exact: true }).waitFor();
  };
  const push = (token: string, title = token) =>
    connection.post('/v1/projects/sandbox-project/messages:send', { authorization }, { message: { token, notification: { title, body: `to ${token}` }, data: { order: 'A-1' } } });

  async function mail(to: string, html: string): Promise<void> {
    const { hostname: host, port } = new URL(stage.smtpUrl);
    const transport = createTransport({ host, port: Number(port) });
    await transport.sendMail({ from: 'Bell <bell@carillon.example>', to, subject: `For ${to}`, text: 'in plain words', html });
    transport.close();
  }

  const titles = () => page.locator('.parcel-title').allTextContents();
  const tab = (name: RegExp) => page.getByRole('button', { name });
  const opened = () => page.getByRole('region', { name: 'Opened message' });

  it('says what it is, and shows what comes as it comes, the newest first', async () => {
    await push('old-phone');
    await open();
    expect(await page.locator('.banner').textContent()).toContain('Sandbox.');
    await push('new-phone');
    await holds('both are there', async () => expect(await titles()).toEqual(['new-phone', 'old-phone']));
    await holds('both are counted', async () => expect(await tab(/^All/).textContent()).toBe('All 2'));
  });

  it('is narrowed by channel and by a part of the address, also for what comes later', async () => {
    await push('ada-phone');
    await mail('ada@example.com', '<p>x</p>');
    await open();
    await tab(/^Phone/).click();
    await holds('only the push is there', async () => expect(await titles()).toEqual(['ada-phone']));
    await mail('later@example.com', '<p>x</p>');
    await push('grace-phone');
    await holds('the push is there, the mail is counted', async () => {
      expect(await titles()).toEqual(['grace-phone', 'ada-phone']);
      expect(await tab(/^E-mail/).textContent()).toBe('E-mail 2');
    });
    await tab(/^All/).click();
    await page.getByRole('searchbox').fill('ADA');
    await holds('those of Ada are there', async () => expect(await titles()).toEqual(['For ada@example.com', 'ada-phone']));
  });

  it('shows a message with its data, and raw without the authorization', async () => {
    await push('ada-phone', 'Your order');
    await open();
    await page.getByRole('link', { name: 'Your order' }).click();
    await opened().getByRole('heading', { name: 'Your order' }).waitFor();
    await opened().getByText('Raw', { exact: true }).click();
    const text = await opened().innerText();
    expect(text).toContain('"order": "A-1"');
    expect(text).toContain('":path": "/v1/projects/sandbox-project/messages:send"');
    expect(text).not.toMatch(/authorization|ya29/i);
  });

  it('renders a mail, and lets nothing of it act or call out', async () => {
    const from = `http://127.0.0.1:${(tracker.address() as AddressInfo).port}`;
    const html = `<h1>Welcome</h1><img src="${from}/picture"><iframe src="${from}/frame"></iframe><object data="${from}/object"></object>
      <style>@import '${from}/style'</style><form action="${from}/form"><button>Send</button></form>
      <script>parent.document.title = 'taken'</script><img src=x onerror="parent.document.title = 'taken'">`;
    await mail('ada@example.com', html);
    await open();
    await page.getByRole('link', { name: 'For ada@example.com' }).click();
    const letter = page.frameLocator('.letter');
    await letter.getByRole('heading', { name: 'Welcome' }).waitFor();
    await letter.getByRole('button', { name: 'Send' }).click();
    for (const frame of page.frames()) await frame.waitForLoadState();
    expect(await opened().innerText()).toContain('Remote pictures are not loaded.');
    expect(await page.title()).toBe('Provider sandbox');
    expect(tracked).toEqual([]);
  });

  it('takes addresses and titles for text, never for markup', async () => {
    await push('phone', '<img src=x onerror="document.title=1">');
    await open();
    await page.locator('.parcel').click();
    await opened().getByRole('heading').waitFor();
    expect(await page.title()).toBe('Provider sandbox');
    expect(await page.locator('main img').count()).toBe(0);
  });

  it('can be used by the keyboard alone, and be gone back in', async () => {
    await push('first');
    await push('second');
    await open();
    await page.getByRole('link', { name: 'second' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await opened().getByRole('heading', { name: 'first' }).waitFor();
    expect(await page.locator('[aria-current]').textContent()).toContain('first');
    await page.keyboard.press('Escape');
    await opened().getByText('Choose a message').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('first');
    await page.goBack();
    await opened().getByRole('heading', { name: 'first' }).waitFor();
  });

  it('opens the message that its address names, or says that it is gone', async () => {
    await push('linked');
    const [{ id } = { id: '' }] = await stage.messages();
    await open(`/#${id}`);
    await opened().getByRole('heading', { name: 'linked' }).waitFor();
    await page.goto('about:blank');
    await open('/#sandbox-gone-1');
    await opened().getByText('This message is gone.').waitFor();
  });

  it('is emptied, everywhere at once', async () => {
    await push('phone');
    const other = await browser.newPage();
    await other.goto(stage.url);
    await open();
    await page.getByRole('button', { name: 'Empty the mailbox' }).click();
    for (const one of [page, other]) await one.getByText('Mails, texts and pushes show up here.').waitFor();
    await other.close();
  });

  it('makes a provider misbehave, shows how often it did, and makes it work again', async () => {
    await open();
    await page.getByLabel('FCM', { exact: true }).selectOption('Outage: 503');
    await page.getByText('0 hits').waitFor();
    expect((await push('phone')).status).toBe(503);
    await page.getByText('1 hit', { exact: true }).waitFor();
    expect(await stage.rules()).toMatchObject([{ provider: 'fcm', action: { status: 503 } }]);
    await page.getByLabel('FCM', { exact: true }).selectOption('Works');
    await page.getByText('No rule at work.').waitFor();
    expect((await push('phone')).status).toBe(200);
  });

  it('shows the rules of scripts, and lets them be removed without touching the choices', async () => {
    const { id } = await stage.rule({ provider: 'twilio', match: '+49', percent: 30, action: { code: 21610 } });
    await stage.rule({ provider: 'fcm', action: { status: 503 } });
    await open();
    await page.getByText('to +49 · 30 % · {"code":"21610"}').waitFor();
    expect(await page.getByLabel('FCM', { exact: true }).inputValue()).toBe('{"status":503}');
    expect(await page.getByLabel('Twilio', { exact: true }).inputValue()).toBe('');
    await page.getByRole('button', { name: `Remove ${id}` }).click();
    await holds('one is left', async () => expect(await stage.rules()).toMatchObject([{ provider: 'fcm' }]));
  });

  it('reads on beyond the first hundred', async () => {
    await Promise.all(Array.from({ length: 130 }, (_, at) => push(`phone-${at}`)));
    await open();
    await page.getByRole('button', { name: 'Show older' }).click();
    await holds('all are there', async () => expect(await page.locator('.parcel').count()).toBe(130));
  });

  it('fits a narrow screen, where an opened message covers the list', async () => {
    await page.setViewportSize({ width: 380, height: 700 });
    await push('phone', 'Your order');
    await open();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    await page.getByRole('link', { name: 'Your order' }).click();
    await opened().getByRole('heading', { name: 'Your order' }).waitFor();
    await opened().getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Your order' }).click({ trial: true });
  });

  it.each(['light', 'dark'] as const)('is readable in the %s: no text fades into its ground', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await push('phone');
    await open();
    const redOf = (property: string) => page.evaluate<number>(`Number(/\\d+/.exec(getComputedStyle(document.body).${property})[0])`);
    const [ink, paper] = [await redOf('color'), await redOf('backgroundColor')];
    expect(Math.abs(ink - paper)).toBeGreaterThan(180);
    expect(paper > ink).toBe(colorScheme === 'light');
  });
});
