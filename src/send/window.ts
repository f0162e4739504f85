/** Counts of the last so many milliseconds, forgotten slice by slice. */
interface Window<Kind extends string> {
  add(now: number, ...kinds: Kind[]): void;
  count(kind: Kind, now: number): number;
  clear(): void;
}

const SLICES = 10;

/** Times are whatever clock the caller goes by, in milliseconds. */
export function createWindow<Kind extends string>(lengthMs: number): Window<Kind> {
  const sliceMs = lengthMs / SLICES;
  let slices: { number: number; counts: Map<Kind, number> }[] = [];

  function forget(now: number): void {
    const oldest = Math.floor(now / sliceMs) - SLICES;
    while (slices[0] && slices[0].number <= oldest) slices.shift();
  }

  return {
    add(now, ...added) {
      forget(now);
      const number = Math.floor(now / sliceMs);
      let last = slices.at(-1);
      if (last?.number !== number) slices.push((last = { number, counts: new Map() }));
      for (const kind of added) last.counts.set(kind, (last.counts.get(kind) ?? 0) + 1);
    },
    count(kind, now) {
      forget(now);
      return slices.reduce((total, { counts }) => total + (counts.get(kind) ?? 0), 0);
    },
    clear() {
      slices = [];
    },
  };
}
