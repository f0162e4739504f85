import type { Action } from '../misbehaviour/action.ts';
import { tellingOf, type Course, type Step } from '../receipts/course.ts';
import type { Postman } from '../receipts/postman.ts';
import { callbackOf } from './callback.ts';
import type { SmsRecord, SmsStatus } from './records.ts';

/** How long after the answer each status comes: late enough that the answer is read before. */
const DELAYS_MS = { queued: 60, sent: 180, final: 350 };
/** For these codes the message never left; for the others the carrier had it and could not deliver. */
const NEVER_LEFT = [30001, 30002, 30036];

/** What becomes of messages after they were taken. */
export interface Receipts {
  /** Lets the message live: queued, sent, and delivered or not; each step is posted to its StatusCallback. */
  follow(record: SmsRecord, action: Action | null): void;
}

interface Change {
  status: SmsStatus;
  errorCode: number | null;
}

interface ReceiptsOptions {
  twilio: { accountSid: string; authToken: string };
  course: Course;
  postman: Postman;
  now: () => number;
}

export function createReceipts({ twilio: { accountSid, authToken }, course, postman, now }: ReceiptsOptions): Receipts {
  function report({ sid, request }: SmsRecord, callback: string, { status, errorCode }: Change): void {
    const fields = {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      ...(request.from === null ? {} : { From: request.from }),
      MessageSid: sid,
      MessageStatus: status,
      ...(request.messagingServiceSid === null ? {} : { MessagingServiceSid: request.messagingServiceSid }),
      ...(errorCode === null ? {} : { ErrorCode: String(errorCode) }),
      SmsSid: sid,
      SmsStatus: status,
      To: request.to,
    };
    postman.post(callbackOf(authToken, callback, fields));
  }

  return {
    follow(record, action) {
      const steps = stepsOf(action);
      for (const { delayMs, what } of steps) {
        course.later(delayMs, () => {
          record.status = what.status;
          record.errorCode = what.errorCode;
          record.updatedAt = now();
          if (what.status === 'sent') record.sentAt = now();
        });
      }
      const { statusCallback } = record.request;
      if (statusCallback === null) return;
      for (const { delayMs, what } of tellingOf(steps, action)) course.later(delayMs, () => report(record, statusCallback, what));
    },
  };
}

function stepsOf(action: Action | null): Step<Change>[] {
  const code = action?.lateCode;
  const step = (status: SmsStatus, delayMs: number, errorCode: number | null = null) => ({ delayMs, what: { status, errorCode } });
  const queued = step('queued', DELAYS_MS.queued);
  const sent = step('sent', DELAYS_MS.sent);
  if (code === undefined) return [queued, sent, step('delivered', DELAYS_MS.final)];
  if (NEVER_LEFT.includes(code)) return [queued, step('failed', DELAYS_MS.final, code)];
  return [queued, sent, step('undelivered', DELAYS_MS.final, code)];
}
