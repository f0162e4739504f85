import type { Clock } from '../base/clock.ts';
import type { Database } from '../db/connect.ts';
import { createLoaders, type Loaders } from './graphql/loaders.ts';

/** A backend that sends for its project. */
export interface AppCaller {
  door: 'app';
  projectId: string;
  appId: string;
  keyId: string;
}

/** A person's browser or phone. `userId` is ours, `externalId` the app's. */
export interface UserCaller {
  door: 'user';
  projectId: string;
  userId: string;
  externalId: string;
  /** The key that signed the token. */
  keyId: string;
  expiresAt: Date;
}

/** Somebody who runs the platform. */
export interface OperatorCaller {
  door: 'operator';
  projectId: string;
  keyId: string;
}

/** Somebody who gave no credentials. */
interface AnonymousCaller {
  door: 'anonymous';
}

/** Who knocks, and at which door. */
export type Caller = AppCaller | UserCaller | OperatorCaller | AnonymousCaller;

/** Who brings no credentials. */
export const anonymous: AnonymousCaller = { door: 'anonymous' };

/** Long enough to ask what the schema is, which is all that they may. */
const ANONYMOUS_LIFE_MS = 10_000;

/** For how many milliseconds a connection of this caller may live: a person's, as long as the token. Null: for ever. */
export function lifeOf(caller: Caller, clock: Clock): number | null {
  switch (caller.door) {
    case 'user':
      return caller.expiresAt.getTime() - clock.now();
    case 'anonymous':
      return ANONYMOUS_LIFE_MS;
    case 'app':
    case 'operator':
      return null;
  }
}

/**
 * What every resolver gets. A request has one; in a subscription each event has one of its own, because loaders
 * remember what they loaded and a socket may live for days.
 */
export interface Context {
  readonly caller: Caller;
  readonly loaders: Loaders;
  /** The same caller, with nothing loaded yet. */
  fresh(): Context;
}

export function createContext(caller: Caller, database: Database): Context {
  return new RequestContext(caller, database);
}

/** GraphQL hands contexts on as `unknown`. */
export function isContext(value: unknown): value is Context {
  return value instanceof RequestContext;
}

/**
 * A class, because Apollo copies a context: a getter of the prototype survives that without being called, as fields with
 * a `#` would not survive it.
 */
class RequestContext implements Context {
  readonly caller: Caller;
  private readonly database: Database;
  private made: Loaders | null = null;

  constructor(caller: Caller, database: Database) {
    this.caller = caller;
    this.database = database;
  }

  /** Most mutations ask for nothing nested: the loaders are made when the first field wants one. */
  get loaders(): Loaders {
    return (this.made ??= createLoaders(this.database));
  }

  fresh(): Context {
    return new RequestContext(this.caller, this.database);
  }
}
