import { GraphQLError } from 'graphql';

/** What is wrong with a call itself, as `extensions.code` says it. What the caller's data decides is a UserError instead. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** The status of the HTTP answer; every other code is answered within a 200 or, before execution, a 400. */
export const httpStatus: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
};

export function callError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

export function unauthenticated(): GraphQLError {
  return callError('UNAUTHENTICATED', 'This needs credentials: send them as `authorization`.');
}

export function forbidden(): GraphQLError {
  return callError('FORBIDDEN', 'This door does not lead there: see the field’s description.');
}
