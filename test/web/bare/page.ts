import { createInbox, type Inbox, type InboxSnapshot } from '../../../src/client/client.ts';
import { createPush, type Push } from '../../../src/push/push.ts';

/** What a test reaches in the page: the packages as they are, and all that the inbox has ever shown. */
export interface Bare {
  inbox: Inbox;
  push: Push;
  /** Ends the page's subscription to it. */
  leavePush: () => void;
  shown: InboxSnapshot[];
}

declare global {
  interface Window {
    carillon: Bare;
  }
}

const asked = new URLSearchParams(location.search);
const inbox = createInbox({
  url: asked.get('carillon') ?? '/graphql',
  async token() {
    const answer = await fetch(`/token?as=${asked.get('as') ?? ''}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`No token: ${answer.status}`);
    return answer.text();
  },
  presence: asked.has('presence'),
  ...(asked.has('events') && { webSocket: null }),
});
const push = createPush({ request: inbox.request });
const shown: InboxSnapshot[] = [];
inbox.subscribe(() => shown.push(inbox.getSnapshot()));
const leavePush = push.subscribe(() => undefined);
void push.refresh();
document.querySelector('#enable')?.addEventListener('click', () => void push.enable());
window.carillon = { inbox, push, leavePush, shown };
