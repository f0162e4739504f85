import type { Caller } from './context.ts';

/** On this node: tabs, phones and what was left open somewhere. */
export const CONNECTIONS_PER_USER = 50;
const CONNECTIONS_PER_KEY = 10_000;

/** Every connection of this node that outlives a request, socket or event stream, and on whose credentials it rests. */
export interface Connections {
  /** Answers how to leave, or null where the person or the key has too many. `dismiss` sends the connection away. */
  enter(caller: Caller, dismiss: () => void): (() => void) | null;
  /** Sends away whoever came by this key, or with a token signed by it. */
  dismiss(keyId: string): void;
}

/** One for a node. */
export function createConnections(): Connections {
  const ofKey = new Map<string, Set<() => void>>();
  const ofOwner = new Map<string, number>();

  function settle(owner: string, open: number): void {
    if (open > 0) ofOwner.set(owner, open);
    else ofOwner.delete(owner);
  }

  return {
    enter(caller, dismiss) {
      if (caller.door === 'anonymous') return () => undefined;
      const { keyId } = caller;
      const owner = caller.door === 'user' ? caller.userId : keyId;
      const open = ofOwner.get(owner) ?? 0;
      if (open >= (caller.door === 'user' ? CONNECTIONS_PER_USER : CONNECTIONS_PER_KEY)) return null;
      settle(owner, open + 1);
      const those = ofKey.get(keyId) ?? new Set();
      ofKey.set(keyId, those.add(dismiss));
      return () => {
        if (!those.delete(dismiss)) return;
        if (those.size === 0 && ofKey.get(keyId) === those) ofKey.delete(keyId);
        settle(owner, (ofOwner.get(owner) ?? 1) - 1);
      };
    },
    dismiss(keyId) {
      for (const dismiss of [...(ofKey.get(keyId) ?? [])]) dismiss();
    },
  };
}
