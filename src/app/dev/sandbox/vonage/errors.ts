import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';

const texts: Record<number, string> = {
  1: 'Throughput Rate Exceeded - please wait [ 250 ] and retry',
  2: 'Missing Parameters',
  3: 'Invalid Parameters',
  4: 'Bad Credentials',
  5: 'Internal Error',
  6: 'Unroutable message - rejected',
  7: 'Number barred',
  9: 'Quota Exceeded - rejected',
  12: 'Message too long',
  15: 'Illegal Sender Address - rejected',
  23: 'Invalid callback URL',
  29: 'Non White-listed Destination - rejected',
  33: 'Number De-activated',
};

/** An error as Vonage says it: 200, and a status in the one message. */
export function vonageError(status: number): Reply {
  return json(200, { 'message-count': '1', messages: [{ status: String(status), 'error-text': texts[status] ?? 'Error' }] });
}

const GREATEST_STATUS = 99;

/** What a misbehaviour asks for: a status of Vonage's, or of HTTP, as its front end answers. */
export function refusalFor({ status, code, retryAfter }: Action): Reply {
  const asked = code === undefined ? undefined : Number(code);
  if (status === undefined && asked !== undefined && asked <= GREATEST_STATUS) return vonageError(asked);
  const headers = retryHeaders(retryAfter);
  return json(status ?? asked ?? 503, { type: 'about:blank', title: 'as it was asked to' }, headers);
}
