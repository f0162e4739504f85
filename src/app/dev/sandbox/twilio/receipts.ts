import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Action } from '../misbehaviour/action.ts';
import type { SmsRecord, SmsStatus } from './records.ts';

/** How long after the answer each status comes: late enough that the answer is read before. */
const DELAYS_MS = { queued: 60, sent: 180, final: 350 };
const POST_TIMEOUT_MS = 10_000;
const SOCKETS = 16;
/** Codes that say the carrier had it and could not deliver; for the others the message never left. */
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
  const http = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS });
  const https = new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS });

  function later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  }

  /** Nobody reads the answer: Twilio, too, tries once unless asked otherwise. */
  function post(callback: string, fields: Record<string, string>): void {
    const url = new URL(callback);
    const secure = url.protocol === 'https:';
    const body = new URLSearchParams(fields).toString();
    const options = {
      method: 'POST',
      timeout: POST_TIMEOUT_MS,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'content-length': Buffer.byteLength(body),
        'x-twilio-signature': signatureOf(authToken, callback, fields),
        'user-agent': 'TwilioProxy/1.1',
        'x-sandbox': '1',
      },
    };
    const request = secure ? httpsRequest(url, { ...options, agent: https }) : httpRequest(url, { ...options, agent: http });
    request.on('response', (response) => response.resume());
    request.on('timeout', () => request.destroy());
    request.on('error', () => undefined);
    request.end(body);
  }

  function report({ sid, request }: SmsRecord, { status, errorCode }: Step): void {
    if (request.statusCallback === null) return;
    post(request.statusCallback, {
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
      if (record.request.statusCallback === null || action?.receipts === 'dropped') return;
      for (const { delayMs, step } of postsOf(steps, action)) later(delayMs, () => report(record, step));
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      http.destroy();
      https.destroy();
    },
  };
}

/** `X-Twilio-Signature`: HMAC-SHA1 over the URL and the fields in the order of their names. */
export function signatureOf(authToken: string, url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => `${text}${name}${fields[name] ?? ''}`, url);
  return createHmac('sha1', authToken).update(signed).digest('base64');
}

function stepsOf(action: Action | null): Step[] {
  const code = action?.lateCode;
  const queued: Step = { status: 'queued', errorCode: null, delayMs: DELAYS_MS.queued };
  const sent: Step = { status: 'sent', errorCode: null, delayMs: DELAYS_MS.sent };
  if (code === undefined) return [queued, sent, { status: 'delivered', errorCode: null, delayMs: DELAYS_MS.final }];
  if (NEVER_LEFT.includes(code)) return [queued, { status: 'failed', errorCode: code, delayMs: DELAYS_MS.final }];
  return [queued, sent, { status: 'undelivered', errorCode: code, delayMs: DELAYS_MS.final }];
}

/** The posts that tell of the steps: in order, each twice, or the last one first. */
function postsOf(steps: Step[], action: Action | null): { delayMs: number; step: Step }[] {
  const posts = steps.map((step) => ({ delayMs: step.delayMs, step }));
  switch (action?.receipts) {
    case 'duplicated':
      return posts.flatMap((post) => [post, post]);
    case 'reordered':
      return posts.map(({ step }, at) => ({ delayMs: steps[steps.length - 1 - at]?.delayMs ?? step.delayMs, step }));
    default:
      return posts;
  }
}
