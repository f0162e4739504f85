/** What was promised: only what the platform answered for counts, and all of that does. */
export interface Accepted {
  /** What its text carries, on whatever channel it arrives. */
  number: number;
  key: string;
  id: string;
  /** Whom it is for; null where that is a bare address. */
  personId: string | null;
  /** When it was asked for, and when that was answered, on the wall clock of this machine, which the tables share. */
  askedAt: number;
  acceptedAt: number;
  tries: number;
  /** When it was to be sent, where that was not at once. */
  sendAt: number | null;
  /** How long after that, or after its acceptance, it was to be given up. */
  lifeMs: number;
}

export interface Ledger {
  readonly accepted: ReadonlyMap<string, Accepted>;
  /** What the platform said that it must not say: a refusal of something in order, another id for the same key. */
  readonly contradictions: readonly string[];
  accept(entry: Accepted): void;
  /** An answer to a key that was answered before. */
  again(key: string, id: string, duplicate: boolean): void;
  refuse(key: string, why: string): void;
}

export function openLedger(): Ledger {
  const accepted = new Map<string, Accepted>();
  const contradictions: string[] = [];
  return {
    accepted,
    contradictions,
    accept: (entry) => void accepted.set(entry.key, entry),
    again(key, id, duplicate) {
      const first = accepted.get(key)?.id;
      if (first !== id) contradictions.push(`key ${key} was answered with ${first ?? 'nothing'} and then with ${id}`);
      if (!duplicate) contradictions.push(`key ${key} was accepted twice`);
    },
    refuse: (key, why) => void contradictions.push(`key ${key} was refused: ${why}`),
  };
}

/** How a number is written into a text, and found in one again. */
export function textOf(number: number, seed: number): string {
  return `Order #${number} of seed ${seed} has been shipped.`;
}

export function numberIn(text: string | null): number | null {
  const found = /Order #(\d+) of seed/.exec(text ?? '');
  return found ? Number(found[1]) : null;
}
