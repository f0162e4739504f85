import type { Bus } from './connect.ts';

/** "Drop what you keep of this": every process hears of a change at once; who misses it keeps the old for 30 s at most. */
export interface Change {
  kind: 'categories' | 'templates' | 'keys';
  projectId: string;
}

/** How processes tell each other that something kept has changed. */
export interface Changes {
  /** Tells every process, this one included. Never throws. */
  announce(change: Change): void;
  /** Answers how to stop listening. */
  subscribe(take: (change: Change) => void): () => void;
}

const SUBJECT = 'kept.changed';

export function createChanges(bus: Bus): Changes {
  const { log } = bus;
  const own = new Set<(change: Change) => void>();
  return {
    announce(change) {
      // Here at once, also while NATS is away.
      for (const take of own) take(change);
      if (!bus.isUp()) return;
      try {
        bus.connection.publish(SUBJECT, JSON.stringify(change));
      } catch (error) {
        log.warn({ err: error }, 'a change could not be announced; others will notice within 30 s');
      }
    },
    subscribe(take) {
      own.add(take);
      const unsubscribe = bus.subscribe(SUBJECT, (error, message) => {
        // Whatever is thrown here ends the reading of the whole connection, which goes on to look alive.
        try {
          if (error) throw error;
          const change: unknown = message.json();
          if (isChange(change)) take(change);
        } catch (cause) {
          log.warn({ err: cause }, 'a change could not be taken; it will be noticed within 30 s');
        }
      });
      return () => {
        own.delete(take);
        unsubscribe();
      };
    },
  };
}

/** A process of another version may say something else. */
function isChange(change: unknown): change is Change {
  if (typeof change !== 'object' || change === null) return false;
  const { kind, projectId }: { kind?: unknown; projectId?: unknown } = change;
  return (kind === 'categories' || kind === 'templates' || kind === 'keys') && typeof projectId === 'string';
}
