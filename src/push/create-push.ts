import type { Request } from '../client/request.ts';
import { RequestError } from '../client/answer.ts';
import { createStore } from '../client/store.ts';
import { askPermission, canPush, currentSubscription, NoPushService, PermissionRefused, startWorker, subscribeBrowser, unsubscribeBrowser, type Subscription } from './browser.ts';
import { readEnrolment, writeEnrolment } from './enrolment.ts';
import { RegisterBrowserDocument, StandingDocument, UnregisterBrowserDocument, type StandingQuery } from './generated/graphql.ts';

/** Who asks, and what receives. */
export interface PushOptions {
  /** As the person: `inbox.request`. */
  request: Request;
  /** Where the page's own server has the service worker of `carillon/push/worker`. Its folder is what it may serve. */
  workerUrl?: string;
}

/** How Web Push stands in this browser. */
export interface PushState {
  /**
   * `unsupported`: not in this browser (on an iPhone, only from the home screen), or Carillon has no Web Push account. `blocked`: the
   * person said no, and only the browser's settings can change that. `unreachable`: it was tried, and `why` and `code` say what went wrong.
   */
  readonly is: 'looking' | 'unsupported' | 'off' | 'busy' | 'on' | 'blocked' | 'unreachable';
  readonly why: string | null;
  /** Stable: that of the `RequestError`, or `UNANSWERED`, `NO_PUSH_SERVICE`, or `UNKNOWN` of a mistake in the page, as where it has no worker. */
  readonly code: string | null;
}

/** Whether this browser shows pushes to the person, also while no page is open. */
export interface Push {
  /** Calls back at each change, until what it answers is called. While anybody subscribes, an address that the push service changes is told to Carillon at once. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => PushState;
  /** Finds out how it stands, and sets right what changed meanwhile. To be called once a page. Asks the person nothing. */
  readonly refresh: () => Promise<void>;
  /** Asks for permission and registers the browser; to be called by a click. `subscribe` takes the place of the browser's own push service. */
  readonly enable: (subscribe?: (applicationServerKey: string) => Promise<Subscription>) => Promise<void>;
  /** Retires the device and ends the subscription: on the person's wish, and at sign-out while the token is still good. Never rejects. */
  readonly disable: () => Promise<void>;
}

type Devices = NonNullable<StandingQuery['viewer']>['devices'];

const WORKER_URL = '/push-worker.js';
const LOCK = 'carillon.push';
/** A browser that reaches no push service may go on trying for ever. */
const SUBSCRIBED_WITHIN_MS = 30_000;
/** What the service worker says to pages when the push service gave out another address. */
const SUBSCRIPTION_CHANGED = 'carillon: subscription changed';

export function createPush({ request, workerUrl = WORKER_URL }: PushOptions): Push {
  const state = createStore<PushState>({ is: canPush() ? 'looking' : 'unsupported', why: null, code: null });
  const become = (is: PushState['is'], why: string | null = null, code: string | null = null) => state.set({ is, why, code });
  const watchers = new Set<symbol>();
  let giveUp: () => void = () => undefined;

  async function standing(): Promise<{ key: string | null; userId: string; devices: Devices }> {
    const { webPushPublicKey, viewer } = await request(StandingDocument, {});
    if (!viewer) throw new RequestError('This person is not known any more.', 'USER_NOT_FOUND');
    return { key: webPushPublicKey, userId: viewer.id, devices: viewer.devices };
  }

  async function register(userId: string, subscription: Subscription, own: boolean): Promise<void> {
    const { registerDevice } = await request(RegisterBrowserDocument, { input: { platform: 'WEB', service: 'WEB_PUSH', webPush: subscription } });
    const { device, errors } = registerDevice;
    if (!device) throw new RequestError(errors[0]?.message ?? 'The browser was not registered.', errors[0]?.code ?? 'UNKNOWN');
    writeEnrolment({ userId, deviceId: device.id, endpoint: subscription.endpoint, own });
  }

  /** Rejects when it takes too long, and when the person leaves meanwhile: nobody else gets the lock before. */
  function unlessGivenUp(coming: Promise<Subscription>): Promise<Subscription> {
    return new Promise((resolve, reject) => {
      giveUp = () => reject(new NoPushService('No push service answers.'));
      const overdue = setTimeout(giveUp, SUBSCRIBED_WITHIN_MS);
      void coming.then(resolve, reject).finally(() => clearTimeout(overdue));
    });
  }

  async function unregister(deviceId: string): Promise<void> {
    // Also where that is not heard: a subscription that is gone retires its device at the first push.
    await request(UnregisterBrowserDocument, { input: { deviceId } }).catch(() => undefined);
  }

  async function forget(): Promise<void> {
    writeEnrolment(null);
    await unsubscribeBrowser(workerUrl).catch(() => undefined);
  }

  /** Answers whether this browser is the person's, after setting right what is not as it was. `present`: it is them that the page is for now. */
  async function settle({ present }: { present: boolean }): Promise<PushState['is']> {
    const enrolment = readEnrolment();
    const { key, userId, devices } = await standing();
    if (key === null) return 'unsupported';
    // The one before left without a word: nothing of theirs may be shown to who is here now.
    if (present && enrolment && enrolment.userId !== userId) await forget();
    if (enrolment?.userId !== userId) return Notification.permission === 'denied' ? 'blocked' : 'off';
    if (Notification.permission !== 'granted') {
      await unregister(enrolment.deviceId);
      await forget();
      return Notification.permission === 'denied' ? 'blocked' : 'off';
    }
    const known = devices.some(({ id, retiredAt }) => id === enrolment.deviceId && retiredAt === null);
    if (!enrolment.own) return known ? 'on' : 'off';
    const registration = await startWorker(workerUrl);
    const subscription = await currentSubscription(workerUrl);
    if (known && subscription?.endpoint === enrolment.endpoint) return 'on';
    // The push service gave out another address meanwhile, or took this one back.
    await register(userId, subscription ?? (await unlessGivenUp(subscribeBrowser(registration, key))), true);
    if (subscription?.endpoint !== enrolment.endpoint) await unregister(enrolment.deviceId);
    return 'on';
  }

  async function look(who: { present: boolean }): Promise<void> {
    if (!canPush()) return;
    // While nobody answers nothing is known, and nothing changes.
    await oneAtATime(() => settle(who)).then(become, () => undefined);
  }

  function hear({ data }: MessageEvent<unknown>): void {
    // The token of who has left may be good still: what is the next person's is not theirs to end.
    if (data === SUBSCRIPTION_CHANGED) void look({ present: false });
  }

  return {
    subscribe(listener) {
      const watcher = Symbol('watcher');
      const forget = state.subscribe(listener);
      watchers.add(watcher);
      if (canPush()) navigator.serviceWorker.addEventListener('message', hear);
      return () => {
        forget();
        watchers.delete(watcher);
        if (canPush() && watchers.size === 0) navigator.serviceWorker.removeEventListener('message', hear);
      };
    },
    getSnapshot: state.get,
    refresh: () => look({ present: true }),
    async enable(subscribe) {
      become('busy');
      try {
        // First of all, while the gesture counts.
        await askPermission();
        const { key, userId } = await standing();
        if (key === null) {
          become('unsupported');
          return;
        }
        await oneAtATime(async () => {
          const registration = await startWorker(workerUrl);
          await register(userId, await unlessGivenUp(subscribe ? subscribe(key) : subscribeBrowser(registration, key)), !subscribe);
        });
        become('on');
      } catch (error) {
        if (error instanceof PermissionRefused) become('blocked');
        else become('unreachable', error instanceof Error ? error.message : 'That did not work.', codeOf(error));
      }
    },
    async disable() {
      become('busy');
      giveUp();
      await oneAtATime(async () => {
        const enrolment = readEnrolment();
        if (enrolment) await unregister(enrolment.deviceId);
        await forget();
      });
      become('off');
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

/** All tabs hear of a change at once, and there is one subscription of theirs. */
function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  return 'locks' in navigator ? navigator.locks.request(LOCK, work) : work();
}
