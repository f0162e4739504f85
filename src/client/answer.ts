/** Carillon answered, but not what was asked for. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** `extensions.code` of the GraphQL error, or the code of the `UserError`: stable, and what to go by. */
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** What came back: part of it may be there although something failed. */
export interface Answer {
  data: unknown;
  errors: readonly RequestError[];
}

/** A GraphQL result, whichever way it came. Throws where it is none. */
export function readAnswer(value: unknown): Answer {
  if (!isRecord(value)) throw new TypeError('This is no GraphQL result.');
  const errors = Array.isArray(value.errors) ? value.errors : [];
  if (errors.length === 0 && !isRecord(value.data)) throw new TypeError('This GraphQL result is empty.');
  return { data: value.data, errors: errors.map(readError) };
}

export function readError(value: unknown): RequestError {
  const { message, extensions } = isRecord(value) ? value : {};
  const code = isRecord(extensions) ? extensions.code : null;
  return new RequestError(typeof message === 'string' ? message : 'The answer is an error without words.', typeof code === 'string' ? code : 'UNKNOWN');
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
