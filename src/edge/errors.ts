import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** What is wrong with a call itself, as `extensions.code` says it. What the caller's data decides is a UserError instead. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'APP_CHECK_FAILED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** Their status in HTTP; every other code is told within a 200 or, before anything was executed, a 400. */
const statuses: Partial<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  APP_CHECK_FAILED: 401,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
} satisfies Partial<Record<ErrorCode, number>>;

/** What the errors of an answer mean for its status (null: nothing) and headers. */
export function httpAnswer(errors: readonly GraphQLFormattedError[]): { status: number | null; headers: Record<string, string> } {
  for (const { extensions } of errors) {
    const status = statuses[String(extensions?.code)];
    if (status === undefined) continue;
    const seconds = extensions?.retryAfterSeconds;
    return { status, headers: typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {} };
  }
  return { status: null, headers: {} };
}

/** What an error says besides its code and text. */
interface ErrorDetails {
  /** Where in the arguments, as a UserError says it. */
  path?: string[] | null;
  /** When it is worth trying again; in HTTP also the header. */
  retryAfterSeconds?: number;
}

/** An error of the call, to be thrown or answered on any transport. */
export function callError(code: ErrorCode, message: string, { path, retryAfterSeconds }: ErrorDetails = {}): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, ...(path && { path }), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
  });
}

/** Credentials that open no door. An expired token may be replaced by a new one; any other is beyond help. */
export class RejectedCredentials extends Error {
  readonly expired: boolean;
  readonly code: RejectionCode;
  constructor({ expired, code = 'UNAUTHENTICATED' }: { expired: boolean; code?: RejectionCode }) {
    super(rejections[code][expired ? 'expired' : 'wrong']);
    this.expired = expired;
    this.code = code;
  }
}

type RejectionCode = 'UNAUTHENTICATED' | 'APP_CHECK_FAILED';

const rejections: Record<RejectionCode, { expired: string; wrong: string }> = {
  UNAUTHENTICATED: {
    expired: 'The token has expired: ask for a new one.',
    wrong: 'These credentials are not known, or not in order.',
  },
  APP_CHECK_FAILED: {
    expired: 'The App Check token has expired: ask Firebase for a new one.',
    wrong: 'This app asks for a Firebase App Check token that is in order: send it as `X-Firebase-AppCheck`.',
  },
};

/** For who brought none where some are needed. */
export function unauthenticated(): GraphQLError {
  return callError('UNAUTHENTICATED', 'This needs credentials: send them as `authorization`.');
}

/** For who brought good ones, of another door. */
export function forbidden(): GraphQLError {
  return callError('FORBIDDEN', 'This door does not lead there: the field’s description names those that do.');
}
