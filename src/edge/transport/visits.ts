import type { WebSocket } from 'ws';
import type { Connections } from '../connections.ts';
import type { Caller } from '../context.ts';

export const SUBSCRIPTIONS_PER_SOCKET = 20;
/** On all sockets of this node together. */
export const SUBSCRIPTIONS_PER_USER = 200;

interface Visit {
  caller: Caller;
  subscriptions: Set<string>;
  /** Fires when the caller's token ends. */
  expiry: NodeJS.Timeout | null;
  /** Operations refused in a row. */
  refused: number;
  goodbye: () => void;
}

/** Somebody who comes in on a socket, and what to do when they must go. */
interface Arrival {
  caller: Caller;
  /** For how long the credentials are good; null for ever. */
  lifeMs: number | null;
  /** Called when the token ends. */
  expired: () => void;
  /** Called when the key is revoked. */
  revoked: () => void;
}

/** Who is on which socket, and how much of it they use. */
export interface Visits {
  /** False where the caller has too many connections already. */
  arrive(socket: WebSocket, arrival: Arrival): boolean;
  callerOn(socket: WebSocket): Caller | null;
  leave(socket: WebSocket): void;
  /** False where the socket, or the person, has too many subscriptions already. */
  subscribe(socket: WebSocket, id: string): boolean;
  unsubscribe(socket: WebSocket, id: string): void;
  /** How often in a row the socket was refused an operation, this one included; `granted` begins anew. */
  refused(socket: WebSocket): number;
  granted(socket: WebSocket): void;
  subscriptions(): number;
}

export function createVisits(connections: Connections): Visits {
  const visits = new Map<WebSocket, Visit>();
  const subscriptionsOf = new Map<string, number>();
  let subscriptions = 0;

  function count(caller: Caller, change: number): void {
    subscriptions += change;
    if (caller.door !== 'user') return;
    const now = (subscriptionsOf.get(caller.userId) ?? 0) + change;
    if (now > 0) subscriptionsOf.set(caller.userId, now);
    else subscriptionsOf.delete(caller.userId);
  }

  return {
    arrive(socket, { caller, lifeMs, expired, revoked }) {
      const goodbye = connections.enter(caller, revoked);
      if (!goodbye) return false;
      const expiry = lifeMs === null ? null : setTimeout(expired, lifeMs);
      visits.set(socket, { caller, subscriptions: new Set(), expiry, refused: 0, goodbye });
      return true;
    },
    callerOn: (socket) => visits.get(socket)?.caller ?? null,
    leave(socket) {
      const visit = visits.get(socket);
      if (!visit) return;
      visits.delete(socket);
      count(visit.caller, -visit.subscriptions.size);
      if (visit.expiry) clearTimeout(visit.expiry);
      visit.goodbye();
    },
    subscribe(socket, id) {
      const visit = visits.get(socket);
      if (!visit || visit.subscriptions.size >= SUBSCRIPTIONS_PER_SOCKET) return false;
      const { caller } = visit;
      if (caller.door === 'user' && (subscriptionsOf.get(caller.userId) ?? 0) >= SUBSCRIPTIONS_PER_USER) return false;
      visit.subscriptions.add(id);
      count(caller, 1);
      return true;
    },
    unsubscribe(socket, id) {
      const visit = visits.get(socket);
      if (visit?.subscriptions.delete(id)) count(visit.caller, -1);
    },
    refused(socket) {
      const visit = visits.get(socket);
      return visit ? (visit.refused += 1) : 0;
    },
    granted(socket) {
      const visit = visits.get(socket);
      if (visit) visit.refused = 0;
    },
    subscriptions: () => subscriptions,
  };
}
