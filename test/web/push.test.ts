import type { BrowserContext, CDPSession, Page, Worker } from 'playwright-core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { call } from '../../src/app/dev/demo/call.ts';
import { describeInBrowser } from '../support/browser.ts';
import { eventually, holds } from '../support/eventually.ts';
import { openPage } from './browser.ts';
import { openStage } from './stage.ts';

const devices = z.object({ user: z.object({ devices: z.array(z.object({ id: z.string(), platform: z.string(), retiredReason: z.string().nullable() })) }) });
type Device = z.output<typeof devices>['user']['devices'][number];

/** Of the service worker, where some of the functions below run. */
declare const registration: ServiceWorkerRegistration;
declare const ExtendableEvent: new (type: string) => Event;
declare const NotificationEvent: new (type: string, init: { notification: Notification | undefined }) => Event;

describeInBrowser('Web Push in a browser', () => {
  const stage = openStage();

  it('asks for permission on a click and not before', async () => {
    const context = await stage.context();
    await context.addInitScript(() => {
      Notification.requestPermission = () => {
        document.documentElement.dataset.asked = 'yes';
        return Promise.resolve('denied');
      };
    });
    const page = await openPage(context, stage.demo.url);
    expect(await page.locator('html').getAttribute('data-asked')).toBeNull();
    await page.getByRole('button', { name: 'Notify me in this browser' }).press('Enter');
    await page.getByText('Notifications are blocked').waitFor();
    expect(await page.evaluate(() => document.activeElement?.className), 'the focus is not lost').toContain('carillon-push');
    expect(await page.locator('html').getAttribute('data-asked')).toBe('yes');
  });

  it('shows that it waits for the push service', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await context.addInitScript(() => {
      PushManager.prototype.subscribe = () => new Promise(() => undefined);
    });
    const page = await openPage(context, stage.demo.url);
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    const waiting = page.getByRole('button', { name: 'Asking the browser' });
    await waiting.waitFor();
    expect(await waiting.isDisabled()).toBe(true);
  });

  it('shows what is pushed to the real service worker, once, and a click opens its URL', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await subscribeAtSandbox(context, stage.demo.sandboxUrl);
    const page = await openPage(context, stage.demo.url);
    const service = await pushService(await context.newCDPSession(page), stage.demo.url);

    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByText('This browser notifies you').waitFor();
    await sendToBrowser(page, 'Ding dong', '/orders/1812');
    const payload = await pushed('Ding dong');
    expect(JSON.parse(payload)).toMatchObject({ title: 'Ding dong', url: '/orders/1812', category: 'transaction' });

    const worker = await workerOf(context);
    await service.deliver(payload);
    await service.deliver(payload);
    await holds('it is shown once', async () => expect(await shown(worker)).toEqual([{ title: 'Ding dong', body: 'For your eyes.' }]));

    await click(worker);
    await page.waitForURL('**/orders/1812');
    await page.getByText('brought you to /orders/1812').waitFor();
    expect(await shown(worker)).toEqual([]);
  });

  it('shows a push also while no page is open', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await subscribeAtSandbox(context, stage.demo.sandboxUrl);
    const page = await openPage(context, stage.demo.url, 'grace');
    const service = await pushService(await context.newCDPSession(await context.newPage()), stage.demo.url);
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByText('This browser notifies you').waitFor();
    const worker = await workerOf(context);
    await page.close();
    await stage.demo.send({ to: 'grace', title: 'Anybody home?', channels: ['WEB_PUSH'] });
    await service.deliver(await pushed('Anybody home?'));
    await holds('it is shown', async () => expect((await shown(worker)).map(({ title }) => title)).toEqual(['Anybody home?']));
  });

  it('offers the sandbox where the browser reaches no push service, and shows the push all the same', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    const page = await openPage(context, stage.demo.url, 'alan');
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByRole('button', { name: 'Use a sandbox subscription' }).click();
    await page.getByText('This is a sandbox subscription').waitFor();
    await sendToBrowser(page, 'Through the sandbox', '/');
    const worker = await workerOf(context);
    const showsIt = async () => expect((await shown(worker)).map(({ title }) => title)).toEqual(['Through the sandbox']);
    await holds('the worker shows it', showsIt);

    await page.reload();
    await page.getByText('This is a sandbox subscription').waitFor();
    await page.getByRole('button', { name: 'Turn off in this browser' }).click();
    await page.getByRole('button', { name: 'Notify me in this browser' }).waitFor();
  });

  it('leaves nothing to the next person: the device is retired, the enrolment forgotten, the screen cleared', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await subscribeAtSandbox(context, stage.demo.sandboxUrl);
    const page = await openPage(context, stage.demo.url, 'grace');
    const service = await pushService(await context.newCDPSession(page), stage.demo.url);
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByText('This browser notifies you').waitFor();
    const [device] = await browsersOf('grace');
    await stage.demo.send({ to: 'grace', title: 'A secret', channels: ['WEB_PUSH'] });
    await service.deliver(await pushed('A secret'));
    const worker = await workerOf(context);
    await holds('it is shown', async () => expect((await shown(worker)).map(({ title }) => title)).toEqual(['A secret']));

    await page.getByRole('button', { name: 'Turn off in this browser' }).click();
    await page.getByRole('button', { name: 'Notify me in this browser' }).waitFor();
    expect(await shown(worker)).toEqual([]);
    expect(await page.evaluate(() => localStorage.getItem('carillon.push'))).toBeNull();
    expect((await browsersOf('grace')).find(({ id }) => id === device?.id)?.retiredReason).toBe('UNREGISTERED');
  });

  it('shows of pushes with one collapseKey the newest', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await subscribeAtSandbox(context, stage.demo.sandboxUrl);
    const page = await openPage(context, stage.demo.url, 'grace');
    const service = await pushService(await context.newCDPSession(page), stage.demo.url);
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByText('This browser notifies you').waitFor();
    const worker = await workerOf(context);
    for (const title of ['Two minutes away', 'At the door']) {
      await stage.demo.send({ to: 'grace', title, channels: ['WEB_PUSH'], collapseKey: 'rider-7' });
      await service.deliver(await pushed(title));
      await holds('it is shown', async () => expect((await shown(worker)).map((one) => one.title)).toContain(title));
      expect((await shown(worker)).map((one) => one.title)).toEqual([title]);
    }
  });

  it('forgets the one before, who left without a word', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await subscribeAtSandbox(context, stage.demo.sandboxUrl);
    const page = await openPage(context, stage.demo.url, 'ada');
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByText('This browser notifies you').waitFor();
    await page.getByLabel('You are').selectOption({ label: 'Grace Hopper' });
    await holds('it is forgotten', async () => expect(await page.evaluate(() => localStorage.getItem('carillon.push'))).toBeNull());
    await page.getByRole('button', { name: 'Notify me in this browser' }).waitFor();
  });

  it('registers the address that the push service gives out anew, and retires the old one', async () => {
    const context = await stage.context();
    await context.grantPermissions(['notifications'], { origin: stage.demo.url });
    await subscribeAtSandbox(context, stage.demo.sandboxUrl);
    const page = await openPage(context, stage.demo.url, 'alan');
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await page.getByText('This browser notifies you').waitFor();
    const [before] = await browsersOf('alan');
    await (await workerOf(context)).evaluate(() => dispatchEvent(new ExtendableEvent('pushsubscriptionchange')));
    await holds('another is in use, and this one no longer', async () => {
      const [newest, ...older] = await browsersOf('alan');
      expect(newest?.retiredReason).toBeNull();
      expect(older.find(({ id }) => id === before?.id)?.retiredReason).toBe('UNREGISTERED');
    });
  });

  async function browsersOf(id: string): Promise<Device[]> {
    const document = 'query ($id: ID!) { user(id: $id) { devices { id platform retiredReason } } }';
    const { user } = await call(stage.demo, document, { id }, devices);
    return user.devices.filter(({ platform }) => platform === 'WEB');
  }

  /** What the push service got for the browser, decrypted. */
  function pushed(title: string): Promise<string> {
    return eventually('the push service has it', async () => {
      const received = await stage.demo.received('WEB_PUSH');
      return received.find((message) => message.title === title)?.raw.payload;
    });
  }
});

/** A push service of the internet is not to be had, so `subscribe` answers what the sandbox gives out. Everything else is real. */
async function subscribeAtSandbox(context: BrowserContext, sandboxUrl: string): Promise<void> {
  await context.addInitScript((url) => {
    PushManager.prototype.subscribe = async function subscribe(options) {
      const body = JSON.stringify({ applicationServerKey: options?.applicationServerKey });
      const answer = await fetch(`${url}/subscriptions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const subscription = (await answer.json()) as PushSubscription;
      return Object.assign(subscription, { toJSON: () => subscription });
    };
  }, sandboxUrl);
}

/** The browser's end of a push service: what it delivers arrives at the service worker as a push. */
async function pushService(session: CDPSession, origin: string): Promise<{ deliver: (data: string) => Promise<void> }> {
  const registrations = new Map<string, string>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: updated }) => {
    for (const { scopeURL, registrationId } of updated) registrations.set(scopeURL, registrationId);
  });
  await session.send('ServiceWorker.enable');
  return {
    async deliver(data) {
      const registrationId = await eventually('the worker is registered', () => registrations.get(`${origin}/`));
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    },
  };
}

async function workerOf(context: BrowserContext): Promise<Worker> {
  return eventually('the service worker runs', () => context.serviceWorkers()[0]);
}

function shown(worker: Worker): Promise<{ title: string; body: string }[]> {
  return worker.evaluate(async () => (await registration.getNotifications()).map(({ title, body }) => ({ title, body })));
}

/** Headless browsers draw no notifications that could be clicked; the worker is told as the browser would tell it. */
async function click(worker: Worker): Promise<void> {
  await worker.evaluate(async () => {
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  });
}

async function sendToBrowser(page: Page, title: string, url: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Message').fill('For your eyes.');
  await page.getByLabel('Where a click leads').fill(url);
  await page.locator('.where').getByText('Browser').click();
  await page.getByRole('button', { name: /^Send to/ }).click();
}
