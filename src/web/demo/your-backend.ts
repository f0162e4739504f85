import { object, optional } from 'zod/mini';
import type { Subscription } from '../../push/push.ts';
import type { Draft } from './draft.ts';
import { inputOf } from './draft.ts';
import { demoConfig, fetchAs, notificationNow, readAs, sendAnswer, sessionAnswer, subscriptionAnswer, type DemoConfig, type NotificationNow, type SendAnswer } from './wire.ts';

/** What a product's page asks of the product's backend; the demo's is `src/app/dev/demo/backend.ts`. */

/** What the page is about: people, templates, and where the sandbox is. */
export function loadConfig(): Promise<DemoConfig> {
  return fetchAs(demoConfig, '/demo/config');
}

/** The person's own token. Rejects where the backend gives none. */
export async function askToken(userId: string): Promise<string> {
  const { token, errors } = await fetchAs(sessionAnswer, '/demo/session', { userId });
  if (token === null) throw new Error(errors[0]?.message ?? 'There is no token.');
  return token;
}

export function send(userId: string, draft: Draft): Promise<SendAnswer> {
  return fetchAs(sendAnswer, '/demo/send', { userId, ...inputOf(draft) });
}

const followed = object({ data: optional(object({ notification: notificationNow })) });

/** Tells what becomes of a notification until nothing can change any more. The answer ends it before. */
export function followNotification(id: string, tell: (now: NotificationNow) => void): () => void {
  const events = new EventSource(`/demo/notification?id=${encodeURIComponent(id)}`);
  events.addEventListener('next', ({ data }: MessageEvent<string>) => {
    const { notification } = readAs(followed, data).data ?? {};
    if (notification) tell(notification);
  });
  // An EventSource would begin anew after the end.
  events.addEventListener('complete', () => events.close());
  return () => events.close();
}

/** A Web Push subscription whose push service is the sandbox. */
export async function subscribeAtSandbox(sandboxUrl: string, applicationServerKey: string): Promise<Subscription> {
  const { endpoint, keys } = await fetchAs(subscriptionAnswer, `${sandboxUrl}/subscriptions`, { applicationServerKey });
  return { endpoint, ...keys };
}
