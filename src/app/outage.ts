import type { Logger } from '../base/logging.ts';

/** The time in which one part of the platform is away, from the first who notices to its return. */
interface Outage {
  isOn(): boolean;
  begin(why: Record<string, unknown>): void;
  /** Somebody else suffers from it: is counted, and not told. */
  suffer(): void;
  /** It is on still. */
  remind(): void;
  /** It was over at this time, of `performance.now()`. */
  end(at?: number): void;
}

const REMIND_EVERY_MS = 60_000;

/** One line says that it begins, one now and then that it goes on, and one that it is over, with how many lines were kept back. */
export function createOutage(name: string, meanwhile: string, log: () => Logger): Outage {
  let begunAt: number | null = null;
  let toldAt = 0;
  let keptBack = 0;
  const facts = (now = performance.now()) => ({ seconds: Math.round((now - (begunAt ?? 0)) / 1_000), keptBack });
  return {
    isOn: () => begunAt !== null,
    begin(why) {
      begunAt = toldAt = performance.now();
      log().warn(why, `${name} is away; ${meanwhile}`);
    },
    suffer() {
      keptBack += 1;
    },
    remind() {
      if (begunAt === null || performance.now() - toldAt < REMIND_EVERY_MS) return;
      toldAt = performance.now();
      log().warn(facts(), `${name} is still away`);
    },
    end(at) {
      if (begunAt !== null) log().warn(facts(at), `${name} is back`);
      begunAt = null;
      keptBack = 0;
    },
  };
}
