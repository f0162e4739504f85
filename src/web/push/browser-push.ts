/** The browser's side of Web Push. */

export interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** The person said no, or the browser does not ask any more. */
export class PermissionRefused extends Error {}

const WORKER_URL = '/push-worker.js';

export const canPush = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Asks for permission, so it has to be called by a click. Rejects with `PermissionRefused`. */
export async function askPermission(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PermissionRefused('Notifications are blocked in this browser.');
}

export async function startWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(WORKER_URL);
  return navigator.serviceWorker.ready;
}

/** Rejects where the browser reaches no push service. */
export async function subscribeBrowser(applicationServerKey: string): Promise<Subscription> {
  const { pushManager } = await startWorker();
  const options = { userVisibleOnly: true, applicationServerKey };
  let subscription: PushSubscription;
  try {
    subscription = await pushManager.subscribe(options);
  } catch (error) {
    const bound = await pushManager.getSubscription();
    if (!bound) throw error;
    // It was made for another server's key, from before this platform's data was made anew.
    await bound.unsubscribe();
    subscription = await pushManager.subscribe(options);
  }
  const { endpoint, keys } = subscription.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) throw new Error('The browser made a subscription without keys.');
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

export async function unsubscribeBrowser(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER_URL);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
