import { z } from 'zod';
import { json, type Exchange } from '../http/exchange.ts';
import type { Entry, Filter, Mailbox } from './mailbox.ts';
import { viewOf } from './view.ts';

const DEFAULT_LIMIT = 1_000;
const GREATEST_LIMIT = 100_000;
/** A page needs no more than this at once; what exceeds it is counted, and the page loads the list again. */
const EVENTS_AT_ONCE = 100;
const EVENTS_EVERY_MS = 150;

/** The demo page, on another port, reads the mailbox too. */
export const openToPages = { 'access-control-allow-origin': '*' };

const question = z.object({
  channel: z.string().toUpperCase().pipe(z.enum(['EMAIL', 'SMS', 'PUSH', 'WEB_PUSH'])).optional(),
  // A `+` that was not escaped arrives as a space, and no address begins with one.
  to: z.string().transform((to) => to.replace(/^ /, '+')).optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(0).max(GREATEST_LIMIT).default(DEFAULT_LIMIT),
});

export interface MailboxApi {
  /** `GET /messages`, `GET /messages/count`, `DELETE /messages`. */
  messages(exchange: Exchange): void;
  /** `GET /events`: new messages as server-sent events. */
  events(exchange: Exchange): void;
  stop(): void;
}

export function createMailboxApi(mailbox: Mailbox): MailboxApi {
  const readers = new Set<() => void>();

  async function answerList(exchange: Exchange, filter: Filter, limit: number): Promise<void> {
    const views = await Promise.all(mailbox.list(filter, limit).map(viewOf));
    exchange.answer(json(200, views, openToPages));
  }

  return {
    messages(exchange) {
      const { method, path, query } = exchange.request;
      if (method === 'DELETE') {
        mailbox.clear();
        return exchange.answer({ status: 204, headers: openToPages });
      }
      const asked = question.safeParse(Object.fromEntries(query));
      if (!asked.success) return exchange.answer(json(400, { error: z.prettifyError(asked.error) }, openToPages));
      const { limit, ...filter } = asked.data;
      if (path === '/messages/count') return exchange.answer(json(200, { count: mailbox.count(filter) }, openToPages));
      void answerList(exchange, filter, limit);
    },

    events(exchange) {
      const reader = exchange.open({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...openToPages });
      let waiting: Entry[] = [];
      let skipped = 0;
      reader.write('event: hello\ndata: {}\n\n');

      async function flush(): Promise<void> {
        if ((waiting.length === 0 && skipped === 0) || !reader.ready) return;
        const batch = { messages: await Promise.all(waiting.splice(0).map(viewOf)), skipped };
        skipped = 0;
        reader.write(`event: messages\ndata: ${JSON.stringify(batch)}\n\n`);
      }

      const timer = setInterval(() => void flush(), EVENTS_EVERY_MS);
      const unwatch = mailbox.watch((entry) => {
        if (waiting.length < EVENTS_AT_ONCE) waiting.push(entry);
        else skipped += 1;
      });
      const leave = () => {
        clearInterval(timer);
        unwatch();
        waiting = [];
        readers.delete(leave);
      };
      readers.add(leave);
      reader.onClose(leave);
    },

    stop() {
      for (const leave of [...readers]) leave();
    },
  };
}
