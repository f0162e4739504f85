import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../base/clock.ts';
import { spend, type Rate, type Spent } from '../core/rate.ts';
import type { Caller } from './context.ts';
import { callError } from './errors.ts';

/** How much one caller may ask of one node. Null: as much as they like. */
export interface Limits {
  /** Operations by one app or operator key; by one address without credentials. */
  keyRequests: Rate;
  /** Operations by one person. */
  userRequests: Rate;
  /** Requests over HTTP of one key or person that are under way at once. */
  concurrentRequests: number;
  /** Notifications that one app asks for. */
  appNotifications: Rate | null;
  /** Notifications that one person asks for, where a category lets them. */
  clientNotifications: Rate;
}

/** What each caller has left on this node: in process, because asking a database would cost more than most requests. */
export interface Allowance {
  /** One operation. `address` tells those without credentials apart. */
  request(caller: Caller, address: string): Spent;
  /** One request under way: answers how to end it, or null where there are too many. */
  begin(caller: Caller, address: string): (() => void) | null;
  /** Throws TOO_MANY_REQUESTS where the app or the person has asked for too many. */
  notifications(caller: Caller, count: number): void;
}

/** Whoever was not heard of for longest has a full bucket again, mostly. */
const CALLERS_KEPT = 50_000;
const BUSY_RETRY_SECONDS = 1;

/** One for a node. */
export function createAllowance(limits: Limits, clock: Clock): Allowance {
  const ofKeys = meter(limits.keyRequests, clock);
  const ofUsers = meter(limits.userRequests, clock);
  const ofApps = limits.appNotifications && meter(limits.appNotifications, clock);
  const ofClients = meter(limits.clientNotifications, clock);
  const underWay = new Map<string, number>();

  return {
    request: (caller, address) => (caller.door === 'user' ? ofUsers : ofKeys)(nameOf(caller, address), 1),
    begin(caller, address) {
      const name = nameOf(caller, address);
      const now = underWay.get(name) ?? 0;
      if (now >= limits.concurrentRequests) return null;
      underWay.set(name, now + 1);
      return () => {
        const left = (underWay.get(name) ?? 1) - 1;
        if (left > 0) underWay.set(name, left);
        else underWay.delete(name);
      };
    },
    notifications(caller, count) {
      const spent = caller.door === 'user' ? ofClients(caller.userId, count) : caller.door === 'app' && ofApps?.(caller.appId, count);
      if (spent && !spent.allowed) throw tooMany('Too many notifications for now.', spent.retryAfterSeconds);
    },
  };
}

/** What a caller is told who must come back later, on every transport; over HTTP it is 429 with Retry-After. */
export function tooMany(message: string, retryAfterSeconds = BUSY_RETRY_SECONDS): GraphQLError {
  return callError('TOO_MANY_REQUESTS', message, { retryAfterSeconds });
}

/** What is told whose operations are used up. */
export function tooManyRequests({ limit, retryAfterSeconds }: Spent): GraphQLError {
  return tooMany(`More than ${limit} operations in the time allowed.`, retryAfterSeconds);
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-07, which clients know. */
export function rateHeaders({ limit, remaining, resetSeconds }: Spent): Record<string, string> {
  return { 'ratelimit-limit': `${limit}`, 'ratelimit-remaining': `${remaining}`, 'ratelimit-reset': `${resetSeconds}` };
}

/** Counts for each name alone, in this node's memory. */
export function meter(rate: Rate, clock: Clock): (name: string, cost: number) => Spent {
  const fullAt = new LRUCache<string, number>({ max: CALLERS_KEPT });
  return (name, cost) => {
    const spent = spend(fullAt.get(name) ?? 0, rate, clock.now(), cost);
    fullAt.set(name, spent.fullAt);
    return spent;
  };
}

function nameOf(caller: Caller, address: string): string {
  switch (caller.door) {
    case 'app':
    case 'operator':
      return caller.keyId;
    case 'user':
      return caller.userId;
    case 'anonymous':
      return `anonymous ${address}`;
  }
}
