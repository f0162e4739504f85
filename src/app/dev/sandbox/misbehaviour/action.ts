import { z } from 'zod';

/** What a provider is told to do instead of accepting at once. Nothing but a latency means: accept, late. */
export const action = z
  .strictObject({
    /** An HTTP status; SMTP understands 429 and 5xx as its own temporary failures. */
    status: z.int().min(300).max(599).optional(),
    /** The provider's own word or number: "UNREGISTERED", "BadDeviceToken", 21610, "550 5.1.1". */
    code: z.union([z.string().min(1).max(100), z.int()]).transform(String).optional(),
    /** Seconds, or an HTTP date. */
    retryAfter: z.union([z.number().min(0), z.string().regex(/^[\x20-\x7e]{1,100}$/)]).transform(String).optional(),
    /** Milliseconds until the answer, whatever the answer is. */
    latencyMs: z.number().min(0).max(600_000).optional(),
    /** A TCP reset before the message is taken. */
    reset: z.literal(true).optional(),
    /** HTTP/2: the stream is reset with REFUSED_STREAM before the message is taken. */
    refuseStream: z.literal(true).optional(),
    /** No answer, and the message is not taken. */
    hang: z.literal(true).optional(),
    /** The message is taken and never answered. */
    acceptThenHang: z.literal(true).optional(),
    /** The message is taken, then the connection is reset. */
    acceptThenReset: z.literal(true).optional(),
    /** The message is taken and the yes is unreadable. */
    malformed: z.literal(true).optional(),
    /** The message is taken; the connection says GOAWAY and takes no newer one. */
    goaway: z.literal(true).optional(),
    /** SMTP: refuse after DATA instead of at RCPT TO. */
    atData: z.literal(true).optional(),
    /** APNs: since when the token is dead, in milliseconds; now, where not given. */
    timestamp: z.int().optional(),
    /** Twilio, Vonage: the final receipt says failed or undelivered with this code. */
    lateCode: z.int().optional(),
    /** SendGrid, SMTP as SES: what is reported of a mail that was taken, in place of its delivery or after it. */
    lateEvent: z.enum(['bounce', 'blocked', 'dropped', 'spamreport', 'unsubscribe', 'open', 'click']).optional(),
    /** Twilio, Vonage, SendGrid, SES: what becomes of what is reported. */
    receipts: z.enum(['dropped', 'duplicated', 'reordered']).optional(),
  })
  .readonly();

/** What is done with a message instead of accepting it. */
export type Action = z.output<typeof action>;

/** Whether the action says no in words, rather than by its manner. */
export function isRefusal({ status, code }: Action): boolean {
  return status !== undefined || code !== undefined;
}

/** When to come back, as HTTP says it; no header where nothing is asked for. */
export function retryHeaders(retryAfter: Action['retryAfter']): Record<string, string> {
  return retryAfter === undefined ? {} : { 'retry-after': retryAfter };
}

/** Whether the action leaves the message to be taken and answered as usual. */
export function isMild(action: Action): boolean {
  const { reset, refuseStream, hang, acceptThenHang, acceptThenReset, malformed, goaway } = action;
  return !isRefusal(action) && !reset && !refuseStream && !hang && !acceptThenHang && !acceptThenReset && !malformed && !goaway;
}
