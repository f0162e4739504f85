import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';

/** As SendGrid refuses: one error, with the field it is about. */
export function sendgridError(status: number, message: string, field: string | null = null, headers: Record<string, string> = {}): Reply {
  return json(status, { errors: [{ message, field, help: null }] }, headers);
}

const RECIPIENT = 'personalizations.0.to.0.email';
const WINDOW_SECONDS = 2;
const LIMIT = '600';

/**
 * What a misbehaviour asks for. A 429 tells when its window ends, in seconds of the epoch, and has no Retry-After. What a
 * mail server would say of a mailbox (`550`) SendGrid says of the recipient's field; any other word is that of a field.
 */
export function refusalFor({ status, code, retryAfter }: Action, now: number): Reply {
  const asked = status ?? (code === undefined ? 503 : Number.parseInt(code, 10));
  if (Number.isNaN(asked)) return sendgridError(400, 'Bad Request', code);
  if (asked >= 550 && asked < 560) return sendgridError(400, 'Does not contain a valid address.', RECIPIENT);
  if (asked >= 450 && asked < 460) return sendgridError(503, 'Service unavailable');
  if (asked === 429) {
    const seconds = Number(retryAfter ?? WINDOW_SECONDS);
    const until = Math.ceil(now / 1_000 + (Number.isNaN(seconds) ? WINDOW_SECONDS : seconds));
    const limits = { 'x-ratelimit-limit': LIMIT, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(until) };
    return sendgridError(429, 'too many requests', null, limits);
  }
  return sendgridError(asked, 'as it was asked to', null, retryHeaders(retryAfter));
}
