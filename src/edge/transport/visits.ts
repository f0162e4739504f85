import type { WebSocket } from 'ws';
import type { Caller } from '../context.ts';

export const SUBSCRIPTIONS_PER_SOCKET = 20;
export const SOCKETS_PER_USER = 50;

interface Visit {
  caller: Caller;
  subscriptions: Set<string>;
  /** Fires when the caller's token ends. */
  expiry: NodeJS.Timeout | null;
}

/** Who is on which socket, and how much of it they use. */
export interface Visits {
  /** False where the person has too many sockets already. `expired` is called when the token ends. */
  arrive(socket: WebSocket, caller: Caller, lifeMs: number | null, expired: () => void): boolean;
  callerOn(socket: WebSocket): Caller | null;
  leave(socket: WebSocket): void;
  /** False where the socket carries too many subscriptions already. */
  subscribe(socket: WebSocket, id: string): boolean;
  unsubscribe(socket: WebSocket, id: string): void;
  subscriptions(): number;
}

export function createVisits(): Visits {
  const visits = new Map<WebSocket, Visit>();
  const socketsOfUser = new Map<string, number>();
  let subscriptions = 0;

  return {
    arrive(socket, caller, lifeMs, expired) {
      if (caller.door === 'user') {
        const sockets = socketsOfUser.get(caller.userId) ?? 0;
        if (sockets >= SOCKETS_PER_USER) return false;
        socketsOfUser.set(caller.userId, sockets + 1);
      }
      const expiry = lifeMs === null ? null : setTimeout(expired, lifeMs);
      visits.set(socket, { caller, subscriptions: new Set(), expiry });
      return true;
    },
    callerOn: (socket) => visits.get(socket)?.caller ?? null,
    leave(socket) {
      const visit = visits.get(socket);
      if (!visit) return;
      visits.delete(socket);
      subscriptions -= visit.subscriptions.size;
      if (visit.expiry) clearTimeout(visit.expiry);
      if (visit.caller.door !== 'user') return;
      const sockets = (socketsOfUser.get(visit.caller.userId) ?? 1) - 1;
      if (sockets > 0) socketsOfUser.set(visit.caller.userId, sockets);
      else socketsOfUser.delete(visit.caller.userId);
    },
    subscribe(socket, id) {
      const visit = visits.get(socket);
      if (!visit || visit.subscriptions.size >= SUBSCRIPTIONS_PER_SOCKET) return false;
      visit.subscriptions.add(id);
      subscriptions += 1;
      return true;
    },
    unsubscribe(socket, id) {
      if (visits.get(socket)?.subscriptions.delete(id)) subscriptions -= 1;
    },
    subscriptions: () => subscriptions,
  };
}
