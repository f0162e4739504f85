import { z } from 'zod';
import { channels } from '../../../../core/channel.ts';
import { done, refused, told } from '../http/control.ts';
import { isWithin, type Desk } from '../http/desk.ts';
import type { Exchange, Reply } from '../http/exchange.ts';
import type { Mailbox } from './mailbox.ts';
import type { Viewer } from './view.ts';

const DEFAULT_LIMIT = 1_000;
const GREATEST_LIMIT = 100_000;

const text = z.string().max(2_000);

const question = z.object({
  channel: z.string().toUpperCase().pipe(z.enum(channels)).optional(),
  // A `+` that was not escaped arrives as a space, and no address begins with one.
  to: text.transform((to) => to.replace(/^ /, '+')).optional(),
  search: text.transform((search) => search.replace(/^ /, '+')).optional(),
  after: text.optional(),
  before: text.optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  limit: z.coerce.number().int().min(0).max(GREATEST_LIMIT).default(DEFAULT_LIMIT),
});

const PATH = '/messages';

/** `GET /messages`, `GET /messages/count`, `GET /messages/{id}`, `DELETE /messages`. */
export function mailboxDesk(mailbox: Mailbox, view: Viewer): Desk {
  async function list(query: URLSearchParams, countOnly: boolean): Promise<Reply> {
    // `?channel=&to=` asks for all, as a form that was left empty does.
    const asked = question.safeParse(Object.fromEntries([...query].filter(([, value]) => value !== '')));
    if (!asked.success) return refused(400, z.prettifyError(asked.error));
    const { limit, order, ...filter } = asked.data;
    if (countOnly) return told({ count: mailbox.count(filter) });
    return told(await view(mailbox.list(filter, { limit, newestFirst: order === 'newest' })));
  }

  async function show(id: string): Promise<Reply> {
    const entry = mailbox.find(id);
    if (!entry) return refused(404, `no message ${id}`);
    const [message] = await view([entry]);
    return told(message);
  }

  async function answerTo({ method, path, query }: Exchange['request']): Promise<Reply> {
    if (method === 'DELETE' && path === PATH) {
      mailbox.clear();
      return done;
    }
    if (method !== 'GET') return refused(405, 'GET, or DELETE for the whole mailbox');
    if (path === PATH || path === `${PATH}/count`) return list(query, path !== PATH);
    return show(path.slice(PATH.length + 1));
  }

  return {
    owns: ({ path }) => isWithin(PATH, path),
    handle: (exchange) => void answerTo(exchange.request).then((reply) => exchange.answer(reply)),
  };
}
