import { setTimeout as rest } from 'node:timers/promises';

/** Everybody who is sent away comes back at once, to the next node: this many at a time is a crowd that it can take in. */
const SLICE = 100;
const BETWEEN_SLICES_MS = 100;
/** How long a client may take to go once it was told. */
export const FAREWELL_MS = 2_000;

/** Acts on all of them, some at a time, with a rest between. */
export async function inSlices<T>(items: readonly T[], act: (item: T) => void): Promise<void> {
  for (let at = 0; at < items.length; at += SLICE) {
    if (at > 0) await rest(BETWEEN_SLICES_MS);
    items.slice(at, at + SLICE).forEach(act);
  }
}
