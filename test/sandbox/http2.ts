import { once } from 'node:events';
import { connect, type ClientHttp2Session, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { loopback } from './stage.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders & IncomingHttpStatusHeader;
  text: string;
  json: unknown;
}

/** What a stream ended with instead of an answer: the code of its reset, or that its connection was lost. */
export class NoAnswer extends Error {
  readonly code: number | undefined;
  constructor(code: number | undefined) {
    super(`no answer (${code})`);
    this.code = code;
  }
}

export interface Connection {
  readonly session: ClientHttp2Session;
  post(path: string, headers: Record<string, string>, body: unknown, signal?: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

/** Node's own HTTP/2 client on one connection: cleartext where the URL says http, else TLS. */
export async function openHttp2(url: string): Promise<Connection> {
  const session = connect(url, { ca: loopback.cert });
  session.on('error', () => undefined);
  await once(session, 'connect');
  return {
    session,
    post: (path, headers, body, signal) =>
      new Promise((resolve, reject) => {
        const stream = session.request({ ':method': 'POST', ':path': path, ...headers }, signal ? { signal } : {});
        let answered: Answer['headers'] | undefined;
        let text = '';
        stream.on('response', (response) => (answered = response));
        stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        stream.on('error', () => undefined);
        stream.on('close', () => {
          if (!answered || stream.rstCode !== 0) return reject(new NoAnswer(stream.rstCode));
          resolve({ status: answered[':status'] ?? 0, headers: answered, text, json: parsed(text) });
        });
        stream.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
      }),
    async close() {
      if (session.destroyed) return;
      const closed = once(session, 'close');
      session.destroy();
      await closed;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
