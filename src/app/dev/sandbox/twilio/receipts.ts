import type { Action } from '../misbehaviour/action.ts';
import { createCallbacks } from './callbacks.ts';
import type { SmsRecord, SmsStatus } from './records.ts';

/** How long after the answer each status comes: late enough that the answer is read before. */
const DELAYS_MS = { queued: 60, sent: 180, final: 350 };
/** For these codes the message never left; for the others the carrier had it and could not deliver. */
const NEVER_LEFT = [30001, 30002, 30036];

export interface Receipts {
  /** Lets the message live: queued, sent, and delivered or not; each step is posted to its StatusCallback. */
  follow(record: SmsRecord, action: Action | null): void;
  stop(): void;
}

interface Step {
  status: SmsStatus;
  errorCode: number | null;
  delayMs: number;
}

export function createReceipts({ accountSid, authToken }: { accountSid: string; authToken: string }, now: () => number): Receipts {
  const timers = new Set<NodeJS.Timeout>();
  const callbacks = createCallbacks(authToken);

  function later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  }

  function report({ sid, request }: SmsRecord, callback: string, { status, errorCode }: Step): void {
    callbacks.post(callback, {
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
    });
  }

  return {
    follow(record, action) {
      const steps = stepsOf(action);
      for (const step of steps) {
        later(step.delayMs, () => {
          record.status = step.status;
          record.errorCode = step.errorCode;
          record.updatedAt = now();
          if (step.status === 'sent') record.sentAt = now();
        });
      }
      const { statusCallback } = record.request;
      if (statusCallback === null) return;
      for (const { delayMs, step } of postsOf(steps, action)) later(delayMs, () => report(record, statusCallback, step));
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      callbacks.stop();
    },
  };
}

function stepsOf(action: Action | null): Step[] {
  const code = action?.lateCode;
  const queued: Step = { status: 'queued', errorCode: null, delayMs: DELAYS_MS.queued };
  const sent: Step = { status: 'sent', errorCode: null, delayMs: DELAYS_MS.sent };
  if (code === undefined) return [queued, sent, { status: 'delivered', errorCode: null, delayMs: DELAYS_MS.final }];
  if (NEVER_LEFT.includes(code)) return [queued, { status: 'failed', errorCode: code, delayMs: DELAYS_MS.final }];
  return [queued, sent, { status: 'undelivered', errorCode: code, delayMs: DELAYS_MS.final }];
}

/** The posts that tell of the steps: in order, each twice, the last one first, or none. */
function postsOf(steps: Step[], action: Action | null): { delayMs: number; step: Step }[] {
  const posts = steps.map((step) => ({ delayMs: step.delayMs, step }));
  switch (action?.receipts) {
    case 'duplicated':
      return posts.flatMap((post) => [post, post]);
    case 'reordered':
      return posts.map(({ step }, at) => ({ delayMs: steps[steps.length - 1 - at]?.delayMs ?? step.delayMs, step }));
    case 'dropped':
      return [];
    case undefined:
      return posts;
  }
}
