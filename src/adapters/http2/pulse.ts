import type { ClientHttp2Session } from 'node:http2';

/** Finds out by its silence a peer that vanished without a word. */
interface Pulse {
  /** Asks now and then, from now on. */
  start(): void;
  /** Asks now, unless an answer is awaited. */
  ask(): void;
  stop(): void;
}

const ASK_EVERY_MS = 30_000;
const ANSWER_MS = 5_000;

/** `onSilence` is called once no answer has come in time. */
export function createPulse(connection: ClientHttp2Session, onSilence: () => void): Pulse {
  let asking: NodeJS.Timeout | undefined;
  let awaiting: NodeJS.Timeout | undefined;

  function ask(): void {
    if (awaiting || connection.destroyed) return;
    awaiting = setTimeout(onSilence, ANSWER_MS);
    connection.ping(() => {
      clearTimeout(awaiting);
      awaiting = undefined;
    });
  }

  return {
    start() {
      asking = setInterval(ask, ASK_EVERY_MS);
    },
    ask,
    stop() {
      clearInterval(asking);
      clearTimeout(awaiting);
    },
  };
}
