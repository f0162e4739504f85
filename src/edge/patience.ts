import { Overloaded, within } from '../base/overloaded.ts';

/** Bounds what a node takes on: neither for ever nor without end. What is given up is answered; it may still come about. */
interface Patience {
  /** Does one field's work, unless too much is under way already; rejects when it takes too long. */
  bear<T>(work: () => T): T | Promise<Awaited<T>>;
}

/** A call that finds the database frozen is answered after so long. */
export const LONGEST_ANSWER_MS = 10_000;
/** Some seconds' worth of calls on one core. */
const MOST_UNDER_WAY = 4_000;
const RETRY_AFTER_SECONDS = 2;

/** What is said where the answer has taken too long. */
export function late(): Overloaded {
  return new Overloaded('A part of the platform does not answer. Try again.', RETRY_AFTER_SECONDS);
}

/** One for all calls of a node: `most` under way at once, each for `longestMs`. */
export function createPatience(most = MOST_UNDER_WAY, longestMs = LONGEST_ANSWER_MS): Patience {
  let underWay = 0;
  return {
    bear(work) {
      if (underWay >= most) throw new Overloaded('There is too much to do. Try again.', RETRY_AFTER_SECONDS);
      const result = work();
      if (!(result instanceof Promise)) return result;
      underWay += 1;
      return within(longestMs, result, late).finally(() => (underWay -= 1));
    },
  };
}
