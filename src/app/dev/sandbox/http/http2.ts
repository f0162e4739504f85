import { constants, performServerHandshake, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { MAX_BODY_BYTES, readTarget, sandboxHeader, type Exchange, type Handler, type Reply } from './exchange.ts';

/** As many as Apple's production servers were seen to allow. */
const CONCURRENT_STREAMS = 1_000;

/**
 * Speaks HTTP/2 on one connection. After a GOAWAY the session keeps its word: streams above the last stream
 * it named are refused unprocessed, streams up to it are finished, then the connection ends.
 */
export function serveHttp2(socket: Socket, rawSocket: Socket, scheme: string, handle: Handler): ServerHttp2Session {
  const session = performServerHandshake(socket, { settings: { maxConcurrentStreams: CONCURRENT_STREAMS } });
  const open = new Set<number>();
  let processed = 0;
  let lastStream: number | null = null;

  const beyondGoaway = (id: number) => lastStream !== null && id > lastStream;

  function goaway(): void {
    if (lastStream !== null || session.destroyed) return;
    lastStream = processed;
    session.goaway(constants.NGHTTP2_NO_ERROR, lastStream);
  }

  function endWhenFinished(): void {
    if (lastStream === null || session.destroyed) return;
    for (const id of open) if (!beyondGoaway(id)) return;
    // Not destroyed: the GOAWAY itself, and the last answers, may still be on their way out.
    session.close();
  }

  session.on('error', () => undefined);
  session.on('stream', (stream, headers) => {
    const id = stream.id ?? 0;
    stream.on('error', () => undefined);
    if (beyondGoaway(id)) {
      refuse(stream);
      return;
    }
    open.add(id);
    stream.on('close', () => {
      open.delete(id);
      endWhenFinished();
    });
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    stream.on('end', () => {
      if (stream.destroyed) return;
      if (beyondGoaway(id)) {
        refuse(stream);
        return;
      }
      processed = Math.max(processed, id);
      if (size > MAX_BODY_BYTES) answer(stream, { status: 413 });
      else handle(exchangeOf(stream, headers, Buffer.concat(chunks)));
    });
  });

  function exchangeOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer): Exchange {
    return {
      request: {
        method: headers[':method'] ?? 'GET',
        ...readTarget(headers[':path'] ?? '/'),
        headers,
        body,
        origin: `${scheme}://${headers[':authority'] ?? headers.host ?? ''}`,
        protocol: 'HTTP/2',
        connection: session,
      },
      answer: (reply) => {
        answer(stream, reply);
      },
      open(extra) {
        stream.respond({ ':status': 200, ...sandboxHeader, ...extra });
        return {
          get ready() {
            return !stream.writableNeedDrain;
          },
          write: (text) => void stream.write(text),
          end: () => void stream.end(),
          onClose: (listener) => void stream.on('close', listener),
        };
      },
      reset: () => void rawSocket.resetAndDestroy(),
      resetStream(refused) {
        stream.close(refused ? constants.NGHTTP2_REFUSED_STREAM : constants.NGHTTP2_INTERNAL_ERROR);
      },
      goaway,
    };
  }
  return session;
}

/** The peer's word that it processed nothing of this stream. */
function refuse(stream: ServerHttp2Stream): void {
  stream.close(constants.NGHTTP2_REFUSED_STREAM);
}

function answer(stream: ServerHttp2Stream, { status, headers, body = '' }: Reply): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  if (body === '') {
    stream.respond({ ':status': status, ...sandboxHeader, ...headers }, { endStream: true });
    return;
  }
  stream.respond({ ':status': status, ...sandboxHeader, ...headers });
  stream.end(body);
}
