import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import { done, refused } from '../http/control.ts';
import type { Desk } from '../http/desk.ts';
import type { Reply, WireRequest } from '../http/exchange.ts';
import type { Post, Postman } from './postman.ts';

const reply = z.strictObject({
  provider: z.enum(['twilio', 'vonage']),
  /** Who writes. */
  from: z.string().regex(/^\+\d{7,15}$/),
  text: z.string().min(1).max(1_600),
  /** Where the provider is told to bring incoming messages. */
  url: z.url({ protocol: /^https?$/ }),
  /** Twilio: what it says that it took the text for, where its "Advanced Opt-Out" is on. */
  optOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
});

/** A text that a person writes back. */
export type WrittenReply = z.output<typeof reply>;

/** How each firm tells of an incoming message, signed. */
type Tellers = Record<WrittenReply['provider'], (written: WrittenReply) => Post>;

/** `POST /replies`: a person writes back, and the provider brings it to whoever is named. */
export function repliesDesk(tellers: Tellers, postman: Postman): Desk {
  function answerTo({ method, body }: WireRequest): Reply {
    if (method !== 'POST') return refused(405, 'POST is understood here');
    const asked = reply.safeParse(parseJson(body.toString('utf8')));
    if (!asked.success) return refused(400, z.prettifyError(asked.error));
    postman.post(tellers[asked.data.provider](asked.data));
    return done;
  }

  return {
    owns: ({ path }) => path === '/replies',
    handle: (exchange) => exchange.answer(answerTo(exchange.request)),
  };
}
