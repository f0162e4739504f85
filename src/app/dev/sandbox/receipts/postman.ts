import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

const SOCKETS = 16;
const RETRY_AFTER_MS = 250;
const READ_TIMEOUT_MS = 15_000;

/** How a post went wrong: no connection, no answer in time, or an answer. */
export type Trouble = 'ct' | 'rt' | '4xx' | '5xx';

/** A report to a callback of ours, as the provider sends it. */
export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** How often it is tried again, and after which trouble. */
  retries: number;
  isWorthARetry: (trouble: Trouble) => boolean;
}

/** Brings what providers report to whoever asked for it. */
export interface Postman {
  post(post: Post): void;
  stop(): void;
}

export function createPostman(): Postman {
  let stopped = false;
  const waiting = new Set<NodeJS.Timeout>();
  const http = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS });
  const https = new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS });

  /** One try; `troubled` hears what went wrong, if anything. */
  function attempt({ url, headers, body }: Post, troubled: (trouble: Trouble) => void): void {
    const options = {
      method: 'POST',
      timeout: READ_TIMEOUT_MS,
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'x-sandbox': '1' },
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
    post(post) {
      let left = post.retries;
      const once = () =>
        attempt(post, (trouble) => {
          if (stopped || left === 0 || !post.isWorthARetry(trouble)) return;
          left -= 1;
          const timer = setTimeout(() => {
            waiting.delete(timer);
            once();
          }, RETRY_AFTER_MS);
          waiting.add(timer);
        });
      once();
    },
    stop() {
      stopped = true;
      for (const timer of waiting) clearTimeout(timer);
      http.destroy();
      https.destroy();
    },
  };
}
