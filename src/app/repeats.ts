/** Lines that many write in the same words, as when each of a thousand deliveries meets the same trouble. */
interface Repeats {
  /** Whether a line of these words is to be told now; of those that are not, the number is told later. */
  tells(words: string): boolean;
}

const WINDOW_MS = 10_000;

/** One line of the same words in ten seconds; at their end `count` hears how many more there were. */
export function createRepeats(count: (words: string, more: number) => void): Repeats {
  const kept = new Map<string, number>();

  function open(words: string): void {
    kept.set(words, 0);
    setTimeout(() => {
      const more = kept.get(words) ?? 0;
      kept.delete(words);
      if (more === 0) return;
      count(words, more);
      // It goes on: the next ones belong to the next ten seconds.
      open(words);
    }, WINDOW_MS).unref();
  }

  return {
    tells(words) {
      const before = kept.get(words);
      if (before === undefined) open(words);
      else kept.set(words, before + 1);
      return before === undefined;
    },
  };
}
