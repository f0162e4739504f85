import type { Desk } from '../http/desk.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Entry } from './entry.ts';
import type { Mailbox } from './mailbox.ts';
import type { Viewer } from './view.ts';

/** A page needs no more than this at once; what exceeds it is counted, and the page loads the list again. */
const EVENTS_AT_ONCE = 100;
const EVENTS_EVERY_MS = 150;

interface Events {
  /** `GET /events`: what happens to the mailbox, as server-sent events. */
  readonly desk: Desk;
  /** Ends what is open. */
  stop(): void;
}

/**
 * Tells each reader of new messages, a few times a second and a bounded number at a time. A reader that does
 * not keep up misses some, and is told how many.
 */
export function createEvents(mailbox: Mailbox, view: Viewer): Events {
  const readers = new Set<{ end(): void }>();

  function open(exchange: Exchange): void {
    const reader = exchange.open({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const say = (event: string, data: object) => reader.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    let waiting: Entry[] = [];
    let skipped = 0;
    let busy = false;

    async function flush(): Promise<void> {
      if (busy || (waiting.length === 0 && skipped === 0) || !reader.ready) return;
      busy = true;
      const missed = skipped;
      skipped = 0;
      const views = await view(waiting.splice(0));
      busy = false;
      if (!readers.has(reader)) return;
      // The mailbox may have been emptied meanwhile, and the reader told.
      const messages = views.filter(({ id }) => mailbox.find(id) !== null);
      say('messages', { messages, skipped: missed, counts: mailbox.countsByChannel() });
    }

    const timer = setInterval(() => void flush(), EVENTS_EVERY_MS);
    const unwatch = mailbox.watch({
      added(entry) {
        if (waiting.length < EVENTS_AT_ONCE) waiting.push(entry);
        else skipped += 1;
      },
      cleared() {
        waiting = [];
        skipped = 0;
        if (reader.ready) say('cleared', {});
      },
    });
    readers.add(reader);
    reader.onClose(() => {
      clearInterval(timer);
      unwatch();
      waiting = [];
      readers.delete(reader);
    });
    say('hello', { counts: mailbox.countsByChannel() });
  }

  return {
    desk: { owns: ({ path }) => path === '/events', handle: open },
    stop() {
      for (const reader of readers) reader.end();
    },
  };
}
