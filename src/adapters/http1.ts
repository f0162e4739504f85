import type { Agent, Dispatcher } from 'undici';
import { LONGEST_ANSWER_BYTES, type Answer, type Exchange, type WireReason } from './exchange.ts';
import { reasonOf } from './failure.ts';
import { PrivateAddress, publicLookup } from './guarded-address.ts';

/** An HTTP/1.1 request. Deadlines are the signal's: the dispatcher's own are off, they would be second-guessing. */
export interface Post {
  url: URL;
  /** POST, where not given. */
  method?: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  /** None with GET. */
  body: string | Buffer | null;
}

interface AgentOptions {
  /** To one origin at once. */
  connections: number;
  connectTimeoutMs: number;
  /** Whether connections may lead into private networks. */
  allowPrivate: boolean;
}

/** Loads undici with the first use: an account that sends nothing costs nothing. */
export async function openAgent({ connections, connectTimeoutMs, allowPrivate }: AgentOptions): Promise<Agent> {
  const { Agent } = await import('undici');
  const guard = allowPrivate ? {} : { lookup: publicLookup };
  return new Agent({ connections, connect: { timeout: connectTimeoutMs, ...guard } });
}

/**
 * Sends one request over HTTP/1.1. It keeps watch over the one fact that decides what silence means: until the
 * request is handed to a connected socket it was surely not sent (`retry`), from then on nobody knows (`unknown`).
 * undici's own `request` hides that moment, and does not notice a signal while it still connects.
 */
export function exchange(dispatcher: Dispatcher, { url, method = 'POST', headers, body }: Post, signal: AbortSignal): Promise<Exchange> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | null = null;
    let settled = false;
    let status = 0;
    let answerHeaders: Answer['headers'] = {};
    const chunks: Buffer[] = [];
    let size = 0;

    function settle(result: Exchange): void {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', stop);
      resolve(result);
    }
    function fail(reason: WireReason): void {
      settle({ silence: { kind: controller ? 'unknown' : 'retry', reason } });
    }
    function answered(): void {
      settle({ answer: { status, headers: answerHeaders, body: Buffer.concat(chunks).toString('utf8') } });
    }
    function stop(): void {
      fail(reasonOf(signal));
      controller?.abort(stopped());
    }

    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    dispatcher.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(started) {
          if (settled) started.abort(stopped());
          else controller = started;
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk.subarray(0, LONGEST_ANSWER_BYTES - size));
          size += chunk.length;
          if (size < LONGEST_ANSWER_BYTES) return;
          // Whoever talks without end would hold the socket until the deadline.
          answered();
          controller?.abort(stopped());
        },
        onResponseEnd: answered,
        onResponseError(_controller, error) {
          fail(wireReasonOf(error));
        },
      },
    );
  });
}

function stopped(): Error {
  return new Error('stopped by its signal');
}

const reasons: Readonly<Record<string, WireReason>> = {
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ECONNRESET: 'CONNECTION_RESET',
  EPIPE: 'CONNECTION_RESET',
  UND_ERR_SOCKET: 'CONNECTION_RESET',
  UND_ERR_DESTROYED: 'CLOSED',
  UND_ERR_CLOSED: 'CLOSED',
};

/** By code alone: a parser's codes begin with HPE, the rest are the system's or undici's. */
function wireReasonOf(error: Error): WireReason {
  if (error instanceof PrivateAddress) return 'PRIVATE_ADDRESS';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code.startsWith('HPE_') ? 'UNREADABLE_ANSWER' : (reasons[code] ?? 'CONNECTION_FAILED');
}
