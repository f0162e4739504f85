import { connect, type ClientHttp2Session, type ClientHttp2Stream, type Settings } from 'node:http2';
import type { WireReason } from '../exchange.ts';
import { createPulse } from './pulse.ts';
import { exchangeOn, notSent, type Http2Request, type Try } from './stream.ts';

interface SessionOptions {
  /** `http://…` is HTTP/2 by prior knowledge, `https://…` is TLS with ALPN. */
  origin: string;
  /** PEM of the authority to trust instead of the usual ones. */
  ca: string | undefined;
  /** There may be more room here, or none ever again: a greeting, an answer, new settings of the peer, a GOAWAY. */
  onChange: () => void;
  /** The connection is no more. `reason` is null when it had been greeted. */
  onGone: (session: Session, reason: WireReason | null) => void;
}

/** One connection. It takes requests from the peer's greeting to its GOAWAY or its end. */
export interface Session {
  /** The greeting (SETTINGS) has not come yet. Nothing is written before it, so that a connection that dies first has surely sent nothing. */
  readonly opening: boolean;
  /** It takes requests, now or once it is greeted. */
  readonly taking: boolean;
  /** How many more requests it takes now. */
  readonly room: number;
  exchange(request: Http2Request, signal: AbortSignal): Promise<Try>;
  /** Lets exchanges under way finish, for a while. */
  close(): Promise<void>;
}

const GREETING_MS = 5_000;
const CLOSE_MS = 2_000;
/** Where the peer sets no limit. */
const MOST_STREAMS = 500;
/** Stream ids end at 2^31 and are never used twice: a connection that served half a billion requests is replaced in time. */
const LAST_STREAM_ID = 2 ** 30;

/** Connects at once; the peer's greeting, or its end, is told by `onChange` and `onGone`. */
export function openSession({ origin, ca, onChange, onGone }: SessionOptions): Session {
  const connection = connect(origin, { ca, settings: { enablePush: false } });
  let state: 'opening' | 'open' | 'leaving' | 'gone' = 'opening';
  let streams = 0;
  let limit = 0;
  /** The highest stream that the peer's GOAWAY says it may have processed. */
  let lastProcessed = Infinity;
  let failure: WireReason | null = null;

  const pulse = createPulse(connection, () => fail('CONNECTION_RESET'));
  const greeting = setTimeout(() => fail('CONNECTION_FAILED'), GREETING_MS);

  connection.on('remoteSettings', (settings: Settings) => {
    limit = Math.min(settings.maxConcurrentStreams ?? MOST_STREAMS, MOST_STREAMS);
    if (state === 'opening') {
      state = 'open';
      clearTimeout(greeting);
      pulse.start();
    }
    onChange();
  });
  connection.on('goaway', (_code: number, lastStreamId: number) => {
    lastProcessed = Math.min(lastProcessed, lastStreamId);
    leave();
  });
  connection.on('error', (error: Error) => (failure ??= reasonFrom(error)));
  connection.on('close', () => {
    const greeted = state !== 'opening';
    state = 'gone';
    clearTimeout(greeting);
    pulse.stop();
    onGone(session, greeted ? null : (failure ?? 'CONNECTION_RESET'));
  });

  /** The peer takes no more requests here; Node lets those under way finish and then closes. */
  function leave(): void {
    if (state !== 'gone') state = 'leaving';
    onChange();
  }

  function fail(reason: WireReason): void {
    failure = reason;
    connection.destroy();
  }

  async function exchange(request: Http2Request, signal: AbortSignal): Promise<Try> {
    const stream = begin(connection, request);
    if (!stream) return notSent('CONNECTION_RESET', true);
    if (stream.id !== undefined && stream.id > LAST_STREAM_ID) connection.close();
    streams += 1;
    stream.once('close', () => {
      streams -= 1;
      onChange();
    });
    const result = await exchangeOn(stream, request.body, signal);
    if ('answer' in result.exchange || result.exchange.silence.kind === 'retry') return result;
    const { reason } = result.exchange.silence;
    if (stream.id !== undefined && stream.id > lastProcessed) return notSent(reason, true);
    if (reason === 'DEADLINE') pulse.ask();
    return result;
  }

  async function close(): Promise<void> {
    if (connection.destroyed) return;
    const gone = new Promise<void>((resolve) => connection.once('close', resolve));
    const patience = setTimeout(() => connection.destroy(), state === 'opening' ? 0 : CLOSE_MS);
    connection.close();
    await gone;
    clearTimeout(patience);
  }

  const session: Session = {
    get opening() {
      return state === 'opening';
    },
    get taking() {
      return (state === 'opening' || state === 'open') && !connection.closed;
    },
    get room() {
      return state === 'open' && !connection.closed ? Math.max(0, limit - streams) : 0;
    },
    exchange,
    close,
  };
  return session;
}

/** Null where the connection has just closed, or the request is one that cannot be written. */
function begin(connection: ClientHttp2Session, { path, headers }: Http2Request): ClientHttp2Stream | null {
  try {
    return connection.request({ ':method': 'POST', ':path': path, ...headers });
  } catch {
    return null;
  }
}

function reasonFrom(error: Error): WireReason {
  switch ('code' in error ? error.code : null) {
    case 'ECONNREFUSED':
      return 'CONNECTION_REFUSED';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'CONNECTION_RESET';
    default:
      return 'CONNECTION_FAILED';
  }
}
