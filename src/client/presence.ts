import { createPatience } from './backoff.ts';
import { SetPresenceDocument } from './generated/graphql.ts';
import type { Request } from './request.ts';
import { watchShown } from './surroundings.ts';

/** Whoever only passes by costs nothing; and what another tab has just taken back is taken back before this one speaks. */
const SETTLE_MS = 1_000;
/** The longest that is believed: where nobody could say that it is over, a push waits in vain, but it comes. */
const BELIEVED_FOR = 'PT2M';
const EVERY_MS = 90_000;

/**
 * Says that the person is looking, for as long as the page is visible, until the signal; and takes it back when it is not, also
 * where the page is being closed. One tab speaks for all that share the name.
 */
export function sayPresence(request: Request, name: string | null, signal: AbortSignal): void {
  let looking = new AbortController();
  watchShown((shown) => {
    looking.abort();
    looking = new AbortController();
    if (shown) void inTurn(name, looking.signal, look).catch(() => undefined);
  }, signal);
  signal.addEventListener('abort', () => looking.abort());

  async function look(signal: AbortSignal): Promise<void> {
    const patience = createPatience();
    await patience.wait(SETTLE_MS, signal);
    if (signal.aborted) return;
    signal.addEventListener('abort', () => void say(false));
    const isOver = () => signal.aborted;
    while (!isOver()) {
      void say(true);
      await patience.wait(EVERY_MS, signal);
    }
  }

  /** What was not heard is said again in its time. */
  async function say(looking: boolean): Promise<void> {
    await request(SetPresenceDocument, { input: { looking, for: BELIEVED_FOR } }).catch(() => undefined);
  }
}

/** When all who were before have left. */
async function inTurn(name: string | null, signal: AbortSignal, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  if (name === null) return run(signal);
  await navigator.locks.request(name, { signal }, () => run(signal));
}
