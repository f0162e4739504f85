/** What a code of the API or of the client means to a person. */
type Known =
  | 'UNANSWERED'
  | 'UNAUTHENTICATED'
  | 'APP_CHECK_FAILED'
  | 'OTHER_PERSON'
  | 'USER_NOT_FOUND'
  | 'FORBIDDEN'
  | 'NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'INVALID_VALUE'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'INTERNAL'
  | 'NO_PUSH_SERVICE';

/** Why something could not be done or loaded, by its stable code: whole sentences. A code that is not among them is told in the server's own words. */
export type FaultTexts = Readonly<Record<Known, string>> & Readonly<Partial<Record<string, string>>>;

/** In the person's language, where there are words for it. */
export function whyOf({ code, message }: { readonly code?: unknown; readonly message: string }, texts: FaultTexts): string {
  const known = typeof code === 'string' && Object.hasOwn(texts, code) ? texts[code] : undefined;
  return known ?? message;
}
