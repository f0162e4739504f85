import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import { done, refused, told } from '../http/control.ts';
import type { Desk } from '../http/desk.ts';
import type { Reply, WireRequest } from '../http/exchange.ts';
import type { Action } from '../misbehaviour/action.ts';
import { tellingOf, type Course, type Step } from '../receipts/course.ts';
import { eventOf, type SesEventType, type SesShape, type TakenMail } from './mail.ts';
import type { Sns } from './sns.ts';

const DELAYS_MS = { send: 60, final: 300, after: 420 };
/** What SES's simple notifications are about; the rest only event publishing tells. */
const NOTIFIED: readonly SesEventType[] = ['Bounce', 'Complaint', 'Delivery'];

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  shape: z.enum(['notification', 'event']).default('notification'),
  signatureVersion: z.enum(['1', '2']).default('1'),
});

/** SES behind the SMTP port: tells by way of SNS what becomes of the mails that were taken there. */
export interface SesEvents {
  follow(mail: TakenMail, action: Action | null): void;
  /** `GET`, `PUT {"url", "shape", "signatureVersion"}` and `DELETE /ses-events`. */
  readonly desk: Desk;
}

interface Told {
  type: SesEventType;
  more?: object;
}

/** Tells what the misbehaviour of a mail asks for, and of its delivery where that says nothing. */
export function createSesEvents({ sns, course, now }: { sns: Sns; course: Course; now: () => number }): SesEvents {
  let shape: SesShape = 'notification';

  function answerTo({ method, body }: WireRequest): Reply {
    switch (method) {
      case 'GET': {
        const { url = null, confirmed = false, signatureVersion = null } = sns.subscriber() ?? {};
        return told({ url, shape, signatureVersion, confirmed });
      }
      case 'DELETE':
        sns.unsubscribe();
        return done;
      case 'PUT': {
        const asked = settings.safeParse(parseJson(body.toString()));
        if (!asked.success) return refused(400, z.prettifyError(asked.error));
        shape = asked.data.shape;
        sns.subscribe(asked.data.url, asked.data.signatureVersion);
        return done;
      }
      default:
        return refused(405, 'GET, PUT and DELETE are understood here');
    }
  }

  return {
    follow(mail, action) {
      if (!sns.subscriber()?.confirmed) return;
      const steps = stepsOf(mail, action).filter(({ what }) => shape === 'event' || NOTIFIED.includes(what.type));
      for (const { delayMs, what } of tellingOf(steps, action)) {
        course.later(delayMs, () => sns.publish(JSON.stringify(eventOf(mail, shape, what, now()))));
      }
    },
    desk: {
      owns: ({ path }) => path === '/ses-events',
      handle: (exchange) => exchange.answer(answerTo(exchange.request)),
    },
  };
}

function stepsOf({ to }: TakenMail, action: Action | null): Step<Told>[] {
  const send = { delayMs: DELAYS_MS.send, what: { type: 'Send' } as const };
  const final = (what: Told): Step<Told>[] => [send, { delayMs: DELAYS_MS.final, what }];
  const delivered = final({ type: 'Delivery', more: { recipients: [to] } });
  const after = (type: SesEventType): Step<Told>[] => [...delivered, { delayMs: DELAYS_MS.after, what: { type } }];
  const bounce = (bounceType: string, bounceSubType: string, status: string) =>
    final({ type: 'Bounce', more: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: to, action: 'failed', status }], feedbackId: 'sandbox' } });
  switch (action?.lateEvent) {
    case 'bounce':
      return bounce('Permanent', 'General', '5.1.1');
    case 'blocked':
      return bounce('Transient', 'ContentRejected', '5.7.1');
    case 'dropped':
      return final({ type: 'Reject' });
    case 'spamreport':
      return after('Complaint');
    case 'open':
      return after('Open');
    case 'click':
      return after('Click');
    case 'unsubscribe':
    case undefined:
      return delivered;
  }
}
