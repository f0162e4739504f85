/** The browser's side of Web Push. */

/** What Carillon needs to know of a subscription. */
export interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** The person said no, or the browser does not ask any more. */
export class PermissionRefused extends Error {
  override readonly name = 'PermissionRefused';
}

/** The browser reaches no push service. */
export class NoPushService extends Error {
  override readonly name = 'NoPushService';
  readonly code = 'NO_PUSH_SERVICE';
}

/** Whether this browser has all that Web Push takes. On an iPhone it has, on the home screen only. */
export function canPush(): boolean {
  return typeof navigator !== 'undefined' && 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
}

/** Asks for permission, so it has to be called by a person's gesture. Rejects with `PermissionRefused`. */
export async function askPermission(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PermissionRefused('Notifications are blocked in this browser.');
}

/** Registers the service worker and waits until it can be subscribed with. */
export async function startWorker(url: string): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register(url);
  await active(registration);
  return registration;
}

/** Makes a subscription, or takes the one that is there. Rejects with `NoPushService` where the browser reaches none. */
export async function subscribeBrowser({ pushManager }: ServiceWorkerRegistration, applicationServerKey: string): Promise<Subscription> {
  const options = { userVisibleOnly: true, applicationServerKey };
  let subscription: PushSubscription;
  try {
    subscription = await pushManager.subscribe(options);
  } catch (error) {
    const bound = await pushManager.getSubscription();
    if (!bound) throw isUnreached(error) ? new NoPushService(error.message, { cause: error }) : error;
    // It was made for another server's key, from before this platform's data was made anew.
    await bound.unsubscribe();
    subscription = await pushManager.subscribe(options);
  }
  return wordsOf(subscription);
}

/** Null where the browser has none. */
export async function currentSubscription(workerUrl: string): Promise<Subscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(workerUrl);
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? wordsOf(subscription) : null;
}

/** Ends the subscription, and takes what was shown off the screen: it was for the person who leaves. */
export async function unsubscribeBrowser(workerUrl: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(workerUrl);
  if (!registration) return;
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  for (const notification of await registration.getNotifications()) notification.close();
}

/** https://www.w3.org/TR/push-api/#dom-pushmanager-subscribe: what else it may reject with is a mistake in how it was called. */
function isUnreached(error: unknown): error is DOMException {
  return error instanceof DOMException && error.name === 'AbortError';
}

function wordsOf(subscription: PushSubscription): Subscription {
  const { endpoint, keys } = subscription.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) throw new Error('The browser made a subscription without keys.');
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

/** `navigator.serviceWorker.ready` would wait for a worker of this page, which one of a narrower scope never is. */
async function active({ installing, waiting, active: already }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (already || !coming) return;
  await new Promise<void>((resolve, reject) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve();
      if (coming.state === 'redundant') reject(new Error('The service worker could not be installed.'));
    });
  });
}
