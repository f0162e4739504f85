/** A value that changes, and those who look at it. */
export interface Store<Value> {
  readonly get: () => Value;
  readonly set: (next: Value) => void;
  /** Calls back at each change until what it answers is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** The old value where the new one has the same in it, so that nobody is told of nothing. */
export function kept<Value extends object>(old: Value, next: Value): Value {
  const before: Partial<Record<string, unknown>> = { ...old };
  return Object.entries(next).every(([name, value]) => Object.is(before[name], value)) ? old : next;
}

export function createStore<Value>(first: Value): Store<Value> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
