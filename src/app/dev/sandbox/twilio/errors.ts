import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';

/** Twilio's codes for creating a message, with the status and the text that go with them. */
const errors: Record<number, { http: number; message: string }> = {
  20001: { http: 400, message: 'Invalid parameter' },
  20003: { http: 401, message: 'Authenticate' },
  20004: { http: 405, message: 'Method not allowed' },
  20005: { http: 401, message: 'Account not active' },
  20404: { http: 404, message: 'The requested resource was not found' },
  20429: { http: 429, message: 'Too Many Requests' },
  20500: { http: 500, message: 'Internal Server Error' },
  20503: { http: 503, message: 'Service unavailable' },
  21211: { http: 400, message: "Invalid 'To' Phone Number" },
  21212: { http: 400, message: "Invalid 'From' Number" },
  21408: { http: 400, message: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number" },
  21602: { http: 400, message: 'Message body is required.' },
  21603: { http: 400, message: "A 'From' phone number is required." },
  21604: { http: 400, message: "A 'To' phone number is required." },
  21606: { http: 400, message: "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination" },
  21608: { http: 400, message: 'The number is unverified. Trial accounts cannot send messages to unverified numbers' },
  21609: { http: 400, message: 'Invalid StatusCallback URL' },
  21610: { http: 400, message: 'Attempt to send to unsubscribed recipient' },
  21611: { http: 429, message: 'This From number has exceeded the maximum number of queued messages' },
  21612: { http: 400, message: "Message cannot be sent with the current combination of 'To' and 'From' parameters" },
  21614: { http: 400, message: "'To' number is not a valid mobile number" },
  21617: { http: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
  21701: { http: 404, message: 'The Messaging Service does not exist' },
  90007: { http: 400, message: 'Validity period is out of range' },
  90014: { http: 400, message: 'Validity period should be a positive integer' },
};

const codeOfStatus: Record<number, number> = { 400: 20001, 401: 20003, 404: 20404, 429: 20429, 500: 20500, 503: 20503 };

/** As Twilio refuses: a code of its list, and the status that goes with it unless another is asked for. */
export function twilioError(code: number, { status, headers }: { status?: number | undefined; headers?: Record<string, string> } = {}): Reply {
  const known = errors[code] ?? { http: 400, message: 'Error' };
  const answered = status ?? known.http;
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  return json(answered, { code, message: known.message, more_info: moreInfo, status: answered }, headers);
}

/** What a misbehaviour asks for; a gateway's own statuses come without Twilio's JSON. */
export function refusalFor({ status, code, retryAfter }: Action): Reply {
  const headers = retryHeaders(retryAfter);
  const asked = code === undefined ? codeOfStatus[status ?? 503] : Number(code);
  if (asked !== undefined && Number.isInteger(asked)) return twilioError(asked, { status, headers });
  return { status: status ?? 400, headers: { 'content-type': 'text/html', ...headers }, body: '<html><body>Bad Gateway</body></html>' };
}
