import { constants, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { reasonOf, type WireReason } from '../failure.ts';

export interface Http2Request {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Answer {
  kind: 'answered';
  status: number;
  headers: IncomingHttpHeaders;
  /** What is longer than an answer of a provider can be is cut. */
  body: string;
}

/** What came of one request; the union is closed, and nothing here throws. */
export type Exchange =
  | Answer
  /** The peer surely did not process it. `replay`: it refused this try of it, not the request. */
  | { kind: 'notSent'; reason: WireReason; replay: boolean }
  /** It was written and never answered. */
  | { kind: 'maybeSent'; reason: WireReason };

/** Providers answer a line of JSON; what is longer is somebody else's page. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * Waits for the answer on one stream. A stream whose connection dies may say nothing but `close`, not even an error,
 * so `close` without a whole response is the failure to listen for.
 */
export function exchangeOn(stream: ClientHttp2Stream, body: string, signal: AbortSignal): Promise<Exchange> {
  return new Promise((resolve) => {
    let headers: (IncomingHttpHeaders & { ':status'?: number }) | null = null;
    let answer = '';
    let ended = false;

    const stop = () => {
      resolve(unanswered(stream, reasonOf(signal)));
      stream.close(constants.NGHTTP2_CANCEL);
    };
    signal.addEventListener('abort', stop, { once: true });

    stream.setEncoding('utf8');
    stream.on('response', (received) => (headers = received));
    stream.on('data', (chunk: string) => {
      if (answer.length < LONGEST_ANSWER) answer += chunk;
    });
    stream.on('end', () => (ended = true));
    // Without a listener an error would end the process; what it means is read from the stream at its close.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      signal.removeEventListener('abort', stop);
      const whole = headers !== null && ended && stream.rstCode === constants.NGHTTP2_NO_ERROR;
      if (whole) resolve({ kind: 'answered', status: Number(headers?.[':status']), headers: headers ?? {}, body: answer });
      else resolve(unanswered(stream, 'CONNECTION_RESET'));
    });
    stream.end(body);
  });
}

/**
 * REFUSED_STREAM promises that nothing was processed (RFC 9113, 8.7). Node closes with it, too, the streams that a
 * GOAWAY left behind (those above its last stream id).
 */
function unanswered(stream: ClientHttp2Stream, reason: WireReason): Exchange {
  if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return { kind: 'notSent', reason: 'CONNECTION_RESET', replay: true };
  if (stream.id === undefined) return { kind: 'notSent', reason, replay: reason === 'CONNECTION_RESET' };
  return { kind: 'maybeSent', reason };
}
