import postgres from 'postgres';

/**
 * Postgres refused the data itself (class 22, data exception; 23, constraint violation; 54, more than it can hold):
 * sending the same again gives the same answer.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isDataError(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(22|23|54)/.test(error.code);
}

/**
 * No connection, or class 53, 57: the database is full, closing, or gave the statement up; 25P03 and 25P04, a transaction was
 * given up; 40, 55P03: it stood in another's way. Later it may answer.
 */
export function isUnavailable(error: unknown): boolean {
  return isAway(error) || (error instanceof postgres.PostgresError && /^(40|53|57|25P0[34]|55P03)/.test(error.code));
}

/** A lock was not to be had in the time that was given for it. */
export function isHeldUp(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '55P03';
}

/** There is no connection: class 08 (connection exception), 57P (it is ending or starting), and the driver's own codes. */
export function isAway(error: unknown): error is Error & { code: string } {
  if (error instanceof postgres.PostgresError) return /^(08|57P)/.test(error.code);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && driverCodes.has(error.code);
}

const driverCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
