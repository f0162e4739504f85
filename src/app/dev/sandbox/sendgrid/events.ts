import { randomBytes, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import { done, refused, told } from '../http/control.ts';
import type { Desk } from '../http/desk.ts';
import type { Reply, WireRequest } from '../http/exchange.ts';
import type { Action } from '../misbehaviour/action.ts';
import { tellingOf, type Course, type Step } from '../receipts/course.ts';
import type { Postman } from '../receipts/postman.ts';
import type { Mail } from './mail.ts';

const DELAYS_MS = { processed: 60, final: 300, after: 420 };
const MOST_RETRIES = 5;

const settings = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });

/** SendGrid's event webhook: it is an account's, so it is set once and not with each mail. */
export interface Events {
  /** Tells the webhook what becomes of the mail, where there is one. */
  follow(mail: Mail, messageId: string, action: Action | null): void;
  /** From now on events go there. */
  reportTo(url: string): void;
  /** `GET`, `PUT {"url"}` and `DELETE /event-webhook`. */
  readonly desk: Desk;
}

interface EventsOptions {
  key: KeyObject;
  course: Course;
  postman: Postman;
  now: () => number;
}

export function createEvents({ key, course, postman, now }: EventsOptions): Events {
  let webhook: string | null = null;

  function report(url: string, event: object): void {
    const body = `${JSON.stringify([event])}\r\n`;
    const timestamp = String(Math.floor(now() / 1_000));
    postman.post({
      url,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'SendGrid Event API',
        'x-twilio-email-event-webhook-timestamp': timestamp,
        'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
      },
      body,
      retries: MOST_RETRIES,
      isWorthARetry: () => true,
    });
  }

  function answerTo({ method, body }: WireRequest): Reply {
    switch (method) {
      case 'GET':
        return told({ url: webhook });
      case 'DELETE':
        webhook = null;
        return done;
      case 'PUT': {
        const asked = settings.safeParse(parseJson(body.toString()));
        if (!asked.success) return refused(400, z.prettifyError(asked.error));
        webhook = asked.data.url;
        return done;
      }
      default:
        return refused(405, 'GET, PUT and DELETE are understood here');
    }
  }

  return {
    reportTo(url) {
      webhook = url;
    },
    follow({ personalizations: [to], custom_args: own, categories = [] }, messageId, action) {
      const url = webhook;
      if (url === null) return;
      const common = { email: to?.to[0]?.email, category: categories, sg_message_id: `${messageId}.sandbox-0`, ...own, ...to?.custom_args };
      for (const { delayMs, what } of tellingOf(stepsOf(action), action)) {
        const id = randomBytes(12).toString('base64url');
        course.later(delayMs, () => report(url, { ...common, timestamp: Math.floor(now() / 1_000), sg_event_id: id, ...what }));
      }
    },
    desk: {
      owns: ({ path }) => path === '/event-webhook',
      handle: (exchange) => exchange.answer(answerTo(exchange.request)),
    },
  };
}

function stepsOf(action: Action | null): Step<object>[] {
  const processed = { delayMs: DELAYS_MS.processed, what: { event: 'processed' } };
  const final = (what: object) => [processed, { delayMs: DELAYS_MS.final, what }];
  const delivered = final({ event: 'delivered', response: '250 OK' });
  switch (action?.lateEvent) {
    case 'bounce':
      return final({ event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 5.1.1 No such user here' });
    case 'blocked':
      return final({ event: 'bounce', type: 'blocked', status: '5.7.1', reason: '554 5.7.1 Message refused by policy' });
    case 'dropped':
      return [{ delayMs: DELAYS_MS.final, what: { event: 'dropped', reason: 'Bounced Address' } }];
    case 'spamreport':
    case 'unsubscribe':
    case 'open':
    case 'click':
      return [...delivered, { delayMs: DELAYS_MS.after, what: { event: action.lateEvent } }];
    case undefined:
      return delivered;
  }
}
