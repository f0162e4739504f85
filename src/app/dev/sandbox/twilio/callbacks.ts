import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

const SOCKETS = 16;
const RETRY_AFTER_MS = 250;
/** What Twilio does unless the URL's fragment asks otherwise: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const DEFAULTS = { rc: '1', rp: 'ct' };
const MOST_RETRIES = 5;
const READ_TIMEOUT_MS = 15_000;

/** How a post went wrong, in the words of the `rp` override: no connection, no answer in time, or an answer. */
type Trouble = 'ct' | 'rt' | '4xx' | '5xx';

export interface Callbacks {
  /** Posts the fields, signed; tries again as often as the URL's fragment asks. */
  post(url: string, fields: Record<string, string>): void;
  stop(): void;
}

export function createCallbacks(authToken: string): Callbacks {
  let stopped = false;
  const retries = new Set<NodeJS.Timeout>();
  const http = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS });
  const https = new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS });

  /** One try; `troubled` hears what went wrong, if anything. */
  function attempt(url: string, fields: Record<string, string>, troubled: (trouble: Trouble) => void): void {
    const body = new URLSearchParams(fields).toString();
    const options = {
      method: 'POST',
      timeout: READ_TIMEOUT_MS,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'content-length': Buffer.byteLength(body),
        'x-twilio-signature': signatureOf(authToken, url, fields),
        'user-agent': 'TwilioProxy/1.1',
        'x-sandbox': '1',
      },
    };
    const request = url.startsWith('https:') ? httpsRequest(url, { ...options, agent: https }) : httpRequest(url, { ...options, agent: http });
    let late = false;
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      response.resume();
      const { statusCode = 0 } = response;
      if (statusCode >= 400) troubled(statusCode < 500 ? '4xx' : '5xx');
    });
    request.on('timeout', () => {
      late = true;
      request.destroy();
    });
    request.on('error', () => {
      if (!answered) troubled(late ? 'rt' : 'ct');
    });
    request.end(body);
  }

  return {
    post(callback, fields) {
      const url = new URL(callback);
      const { rc, rp } = { ...DEFAULTS, ...Object.fromEntries(new URLSearchParams(url.hash.slice(1))) };
      const policy = rp.split(',');
      // The fragment is between the sender and Twilio: neither called nor signed.
      const [called = callback] = callback.split('#');
      let left = Math.min(Number(rc) || 0, MOST_RETRIES);

      const once = () =>
        attempt(called, fields, (trouble) => {
          if (stopped || left === 0 || !(policy.includes('all') || policy.includes(trouble))) return;
          left -= 1;
          const timer = setTimeout(() => {
            retries.delete(timer);
            once();
          }, RETRY_AFTER_MS);
          retries.add(timer);
        });
      once();
    },
    stop() {
      stopped = true;
      for (const timer of retries) clearTimeout(timer);
      http.destroy();
      https.destroy();
    },
  };
}

/** `X-Twilio-Signature`: HMAC-SHA1 over the URL and the fields in the order of their names. */
function signatureOf(authToken: string, url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => `${text}${name}${fields[name] ?? ''}`, url);
  return createHmac('sha1', authToken).update(signed).digest('base64');
}
