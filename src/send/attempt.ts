import type { Logger } from '../base/logging.ts';
import { partsOfLane } from '../core/channel.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Claimed } from '../db/deliveries.ts';
import { messageOf } from './message.ts';
import type { Routes } from './route.ts';

/** One try, and what it meant. */
export interface Attempt {
  claimed: Claimed;
  outcome: Outcome;
  /** The account that was used, if it came to that. */
  provider: string | null;
  tookMs: number;
}

/** Suppression first, then the address, the account, the wire. Never throws: an adapter that does is answered for as unknown. */
export async function attempt(claimed: Claimed, routes: Routes, log: Logger): Promise<Attempt> {
  const startedAt = performance.now();
  const over = (outcome: Outcome, provider: string | null): Attempt => ({
    claimed,
    outcome,
    provider,
    tookMs: performance.now() - startedAt,
  });

  if (claimed.suppressed !== null) return over({ kind: 'suppressed', reason: claimed.suppressed }, null);
  const message = messageOf(claimed);
  if (message === null) return over({ kind: 'suppressed', reason: 'DEVICE_RETIRED' }, null);
  const provider = routes.pick(partsOfLane(claimed.lane).wire, claimed.projectId);
  if (provider === null) return over({ kind: 'down', reason: 'NO_PROVIDER' }, null);

  const deadline = new AbortController();
  // The reason that AbortSignal.timeout gives: by its name adapters tell a deadline from a shutdown.
  const isLate = () => deadline.abort(new DOMException('the attempt took too long', 'TimeoutError'));
  const timer = setTimeout(isLate, provider.sender.deadlineMs);
  try {
    return over(await provider.sender.send(message, deadline.signal), provider.name);
  } catch (error) {
    log.error({ err: error, provider: provider.name, deliveryId: claimed.id }, 'an adapter threw');
    return over({ kind: 'unknown', reason: 'ADAPTER_ERROR' }, provider.name);
  } finally {
    clearTimeout(timer);
  }
}
