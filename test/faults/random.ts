/** Dice that fall the same way for the same seed: what a seed did, it does again. */
export interface Random {
  /** From 0 up to, but not, 1. */
  next(): number;
  between(least: number, most: number): number;
  /** A whole number, both ends included. */
  whole(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
  /** So many different ones, in the order of the dice. */
  some<T>(count: number, list: readonly T[]): T[];
  /** Dice of their own for something that must not disturb the others. */
  fork(name: string): Random;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;

  /** mulberry32. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const between = (least: number, most: number) => least + next() * (most - least);
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    whole,
    pick(list) {
      const found = list[whole(0, list.length - 1)];
      if (found === undefined) throw new Error('There is nothing to pick from.');
      return found;
    },
    some(count, list) {
      const left = [...list];
      return Array.from({ length: Math.min(count, list.length) }, () => left.splice(whole(0, left.length - 1), 1)).flat();
    },
    fork: (name) => seeded(Buffer.from(name).reduce((sum, byte) => Math.imul(sum, 31) + byte, seed + 1)),
  };
}
