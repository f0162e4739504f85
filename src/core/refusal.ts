/**
 * Our "no", when the caller's data brought it about: what it is made of. Those that there are stand in `refusals.ts`. Clients
 * match codes, never texts. `path` begins at the argument's name; list positions are decimal strings.
 */
export interface Refusal {
  code: RefusalCode;
  message: string;
  path: string[] | null;
}

/** Every code that a mutation may answer with. Clients go by them: none changes its meaning, and new ones are added. */
export const refusalCodes = [
  'USER_NOT_FOUND',
  'CATEGORY_NOT_FOUND',
  'TEMPLATE_NOT_FOUND',
  'TEMPLATE_INVALID',
  'CONTENT_MISSING',
  'MISSING_VARIABLE',
  'UNREACHABLE',
  'CHANNEL_NOT_CONFIGURED',
  'INVALID_EMAIL',
  'INVALID_PHONE',
  'INVALID_LOCALE',
  'INVALID_TIMEZONE',
  'INVALID_URL',
  'INVALID_TOKEN',
  'INVALID_VALUE',
  'TOO_LARGE',
  'IDEMPOTENCY_KEY_REUSED',
  'NOT_CANCELLABLE',
  'NOT_REPLAYABLE',
  'NOT_FOUND',
  'NOT_ALLOWED',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** What the catalogue is written with; everybody else takes a refusal from there. */
export function refusal(code: RefusalCode, message: string, path: string[] | null): Refusal {
  return { code, message, path };
}

/** What the type system cannot say of the caller's arguments: sizes, forms, the wrong door's field. Becomes BAD_USER_INPUT. */
export class BadInput extends Error {
  /** Not called `path`: GraphQL takes an error that has one for an error that it has placed already. */
  readonly argument: string[] | null;
  constructor(message: string, argument: string[] | null = null) {
    super(message);
    this.argument = argument;
  }
}

/** Tells a no from what was asked for. */
export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'message' in value && 'path' in value;
}
