import { GraphQLError } from 'graphql';
import { newId } from '../base/ids.ts';
import type { Logger } from '../base/logging.ts';
import { Overloaded } from '../base/overloaded.ts';
import { BadInput } from '../core/refusal.ts';
import { isUnavailable } from '../db/errors.ts';
import { RejectedCredentials, type ErrorCode } from './errors.ts';

/** Apollo's word for a body that is no operation; on the other transports, and in ours, it is BAD_USER_INPUT. */
const APOLLO_BAD_REQUEST = 'BAD_REQUEST';

/** What an error may tell the outside: an error whose JSON may leave. Every transport lets errors out only through this. */
export type Mask = (error: unknown) => GraphQLError;

/** A dead dependency is back within seconds, or not for long. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Errors that were meant for the caller pass with their code; too much to do and a dead database are UNAVAILABLE; all else is a mistake of
 * ours: the caller gets an id, and the log has the rest under the same id.
 */
export function createMask(log: Logger): Mask {
  return (error) => {
    const causes = chainOf(error);
    const meant = causes.map(meantForCaller).filter((found) => found !== null);
    // The innermost knows the code; the outer ones say where, as in `at "input.sendAt"`.
    if (meant.length > 0) return tell(error, messageOf(error), meant.reduce((outer, inner) => ({ ...outer, ...inner })));
    if (causes.some(isUnavailable)) {
      log.warn({ err: causes.at(-1) }, 'a call failed because the database is away');
      return tell(error, 'A part of the platform is away. Try again.', {
        code: 'UNAVAILABLE' satisfies ErrorCode,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    if (causes.every((cause) => cause instanceof GraphQLError && cause.path === undefined)) {
      return tell(error, messageOf(error), { code: 'BAD_USER_INPUT' satisfies ErrorCode });
    }
    const id = newId();
    log.error({ err: causes.at(-1), id, path: pathOf(error) }, 'a call failed by a mistake of ours');
    return tell(error, 'Something went wrong on our side.', { code: 'INTERNAL' satisfies ErrorCode, id });
  };
}

/** A result as it may leave. */
export function maskResult<Result extends { errors?: readonly GraphQLError[] }>(result: Result, mask: Mask): Result {
  return result.errors ? { ...result, errors: result.errors.map(mask) } : result;
}

/** The extensions of an error that was meant for the caller. */
function meantForCaller(cause: unknown): Record<string, unknown> | null {
  if (cause instanceof BadInput) {
    return { code: 'BAD_USER_INPUT' satisfies ErrorCode, ...(cause.argument && { path: cause.argument }) };
  }
  if (cause instanceof Overloaded) return { code: 'UNAVAILABLE' satisfies ErrorCode, retryAfterSeconds: cause.retryAfterSeconds };
  if (cause instanceof RejectedCredentials) return { code: 'UNAUTHENTICATED' satisfies ErrorCode };
  if (!(cause instanceof GraphQLError) || cause.extensions.code === undefined) return null;
  const { http: _, code, ...extensions } = cause.extensions;
  return { code: code === APOLLO_BAD_REQUEST ? ('BAD_USER_INPUT' satisfies ErrorCode) : code, ...extensions };
}

/** From what GraphQL made of it to what was thrown. */
function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let next = error;
  while (next !== undefined && next !== null && !chain.includes(next)) {
    chain.push(next);
    next = next instanceof GraphQLError ? next.originalError : next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

function tell(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

function pathOf(error: unknown): GraphQLError['path'] {
  return error instanceof GraphQLError ? error.path : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
