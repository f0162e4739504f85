/**
 * `carillon/push/worker`, the service worker of Web Push: it shows what was pushed, also when no page is open; a click leads
 * to its URL; and what became of it is told to Carillon. To be served by the page's own server, from the folder whose pages it serves.
 */
declare const self: ServiceWorkerGlobalScope;

/** What Carillon's Web Push sends: absent things are null. */
interface PushPayload {
  title: string;
  body: string;
  url: string | null;
  imageUrl: string | null;
  /** What takes the place of what on the screen. */
  tag: string;
  notificationId: string;
  deliveryId: string;
  category: string;
  data: unknown;
  beacon: string | null;
}

/** What a notification on the screen still knows of its push. */
interface Shown {
  url: string;
  beacon: string | null;
}

const HOME = '/';

/** As `create-push.ts` has it; a worker is a script of its own. */
const SUBSCRIPTION_CHANGED = 'carillon: subscription changed';

// A new version takes over at once: there is nothing in the old one that a page could depend on.
self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  if (event.data) event.waitUntil(show(event.data.json() as PushPayload));
});

/**
 * The push service gave out another address. It is taken at once, lest the browser stay without; that it is Carillon's to know
 * takes the person's token, so the pages are told, and one that opens later finds out by itself (`Push.refresh`).
 */
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event as SubscriptionChange)));

/** Not in every TypeScript's library, nor are both subscriptions in every browser's event. */
interface SubscriptionChange extends ExtendableEvent {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

async function renew({ oldSubscription, newSubscription }: SubscriptionChange): Promise<void> {
  const applicationServerKey = oldSubscription?.options.applicationServerKey;
  if (!newSubscription && applicationServerKey) {
    await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }).catch(() => undefined);
  }
  for (const window of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) window.postMessage(SUBSCRIPTION_CHANGED);
}

/** Where no push service can be reached, the page hands over what the sandbox received in its stead. */
self.addEventListener('message', (event: ExtendableMessageEvent) => event.waitUntil(show(event.data as PushPayload)));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url, beacon } = event.notification.data as Shown;
  event.waitUntil(Promise.all([open(url), report(beacon, 'clicked')]));
});

/** What arrives twice is shown once, and what is newer under the same `collapseKey` takes the place of the older. */
async function show({ title, body, url, imageUrl, tag, beacon }: PushPayload): Promise<void> {
  const picture = imageUrl === null ? {} : { image: imageUrl };
  await self.registration.showNotification(title, { body, tag, data: { url: url ?? HOME, beacon } satisfies Shown, ...picture });
  await report(beacon, 'delivered');
}

/** Told without cookies, and as a request that needs nobody's leave. That it cannot be told is no reason to fail. */
async function report(beacon: string | null, what: 'delivered' | 'clicked'): Promise<void> {
  if (beacon === null) return;
  await fetch(`${beacon}/${what}`, { method: 'POST', mode: 'no-cors', credentials: 'omit', keepalive: true }).catch(() => undefined);
}

/** In a window of ours where one is open, else in a new one. */
async function open(url: string): Promise<void> {
  const target = new URL(url, self.location.origin);
  const windows = await self.clients.matchAll({ type: 'window' });
  const [first] = windows;
  if (!first || target.origin !== self.location.origin) {
    await self.clients.openWindow(target);
    return;
  }
  const there = windows.find((window) => window.url === target.href) ?? (await first.navigate(target)) ?? first;
  await there.focus();
}
