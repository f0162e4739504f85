import { constants, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { LONGEST_ANSWER_BYTES, type Exchange, type WireReason } from '../exchange.ts';
import { reasonOf } from '../failure.ts';

/** A POST. */
export interface Http2Request {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What came of one try of a request. */
export interface Try {
  exchange: Exchange;
  /** The peer surely did nothing with it: it refused this try, not the request. */
  replay: boolean;
}

/** A try that left nothing with the provider: the delivery may be tried again, or at once on another connection (`replay`). */
export function notSent(reason: WireReason, replay = false): Try {
  return { exchange: { silence: { kind: 'retry', reason } }, replay };
}

/**
 * Waits for the answer on one stream. A stream whose connection dies may say nothing but `close`, not even an error,
 * so `close` without a whole response is the failure to listen for.
 */
export function exchangeOn(stream: ClientHttp2Stream, body: string, signal: AbortSignal): Promise<Try> {
  return new Promise((resolve) => {
    let headers: (IncomingHttpHeaders & { ':status'?: number }) | null = null;
    const chunks: Buffer[] = [];
    let size = 0;
    let ended = false;

    const stop = () => {
      resolve(unanswered(stream, reasonOf(signal)));
      stream.close(constants.NGHTTP2_CANCEL);
    };
    signal.addEventListener('abort', stop, { once: true });

    stream.on('response', (received) => (headers = received));
    stream.on('data', (chunk: Buffer) => {
      if (size < LONGEST_ANSWER_BYTES) chunks.push(chunk.subarray(0, LONGEST_ANSWER_BYTES - size));
      size += chunk.length;
    });
    stream.on('end', () => (ended = true));
    // Without a listener an error would end the process; what it means is read from the stream at its close.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      signal.removeEventListener('abort', stop);
      const whole = headers !== null && ended && stream.rstCode === constants.NGHTTP2_NO_ERROR;
      if (!whole) return resolve(unanswered(stream, 'CONNECTION_RESET'));
      const answer = { status: Number(headers?.[':status']), headers: headers ?? {}, body: Buffer.concat(chunks).toString('utf8') };
      resolve({ exchange: { answer }, replay: false });
    });
    stream.end(body);
  });
}

/**
 * REFUSED_STREAM promises that nothing was processed (RFC 9113, 8.7). Node closes with it, too, the streams that a
 * GOAWAY left behind (those above its last stream id).
 */
function unanswered(stream: ClientHttp2Stream, reason: WireReason): Try {
  if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return notSent('CONNECTION_RESET', true);
  if (stream.id === undefined) return notSent(reason, reason === 'CONNECTION_RESET');
  return { exchange: { silence: { kind: 'unknown', reason } }, replay: false };
}
