import { setTimeout as rest } from 'node:timers/promises';

/** Long beyond doubt, for it is spent only by a fact that never comes: how soon something is, no test tells by it. */
const WITHIN_MS = 45_000;
const EVERY_MS = 20;

/**
 * Waits for a fact: asks until `ask` answers something other than false, null or undefined, and hands that out. An
 * `ask` that throws (an `expect` that does not hold yet) is asked again. Fails, with what was seen last, at the deadline.
 */
export async function eventually<T>(
  fact: string,
  ask: () => Promise<T> | T,
  { withinMs = WITHIN_MS, everyMs = EVERY_MS } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    let last: unknown;
    try {
      const answer = await ask();
      if (isFact(answer)) return answer;
      last = `last answer: ${String(answer)}`;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${fact} (${describe(last)})`, { cause: last });
    await rest(everyMs);
  }
}

/** What a void `ask` answers when its expectations hold is undefined, hence `holds`. */
export async function holds(fact: string, expectation: () => Promise<void> | void, options?: { withinMs?: number; everyMs?: number }): Promise<void> {
  const held = async () => {
    await expectation();
    return true;
  };
  await eventually(fact, held, options);
}

function isFact<T>(answer: T): answer is Exclude<T, false | null | undefined> {
  return answer !== false && answer !== null && answer !== undefined;
}

function describe(last: unknown): string {
  return last instanceof Error ? last.message : String(last);
}
