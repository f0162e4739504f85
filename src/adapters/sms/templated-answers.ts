import { parseJson } from '../../base/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Answer } from '../exchange.ts';
import { meaningIn, meaningOfStatus, outcomeOf, type Meaning } from '../failure.ts';
import type { AnswerFields } from './templated-settings.ts';

/** How long an account is left alone where the firm names no Retry-After. */
const REST_MS = 5_000;
const LONGEST_ID = 200;
/** What may be a code at all. Anything else is a page of somebody else's, and says nothing. */
const CODE = /^[\w.-]{1,40}$/;
/** What may be told of a code that the account does not name: a word could be anything that the answer repeats. */
const TELLABLE = /^-?\d{1,6}$/;

/** Where the body has no code that the account names. */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  401: 'down',
  402: 'down',
  403: 'down',
  404: 'down',
  405: 'down',
  408: 'unknown',
  429: 'throttled',
};

/** What an answer means by the account's description of it; `now` in milliseconds. */
export function meaningOf(answer: Answer, { format, success, id, code, meanings }: AnswerFields, now: number): Outcome {
  const { status } = answer;
  const unreadable: Outcome = { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  const field = fieldsOf(answer.body, format);

  const refusal = (means: Meaning, reason: string) => outcomeOf(means, { reason, answer, now, restMs: REST_MS });

  if (status >= 300) {
    const said = code === undefined ? undefined : field(code);
    const meaning = said === undefined ? undefined : meaningIn(meanings, said);
    if (meaning) return refusal(meaning, `HTTP_SMS_${said}`);
    // Sending is not idempotent, and a request that failed late may have left.
    return refusal(meaningOfStatus(status, statusMeanings, 'unknown'), `HTTP_SMS_STATUS_${status}`);
  }

  const failed = success.find((condition) => !holds(condition, field(condition.field)));
  if (failed === undefined) {
    if (id === undefined) return { kind: 'sent', providerMessageId: null };
    const given = field(id)?.trim() ?? '';
    return given === '' ? unreadable : { kind: 'sent', providerMessageId: given.slice(0, LONGEST_ID) };
  }
  const said = field(code ?? failed.field)?.trim();
  if (said === undefined || !CODE.test(said)) return unreadable;
  const meaning = meaningIn(meanings, said);
  return refusal(meaning ?? 'refused', meaning || TELLABLE.test(said) ? `HTTP_SMS_${said}` : 'HTTP_SMS_REFUSED');
}

function holds(condition: AnswerFields['success'][number], value: string | undefined): boolean {
  if (value === undefined) return false;
  if ('oneOf' in condition) return condition.oneOf.includes(value.trim());
  return value.trim() !== '' && Number(value) >= condition.atLeast;
}

/** Finds a value of the answer, as text. */
function fieldsOf(body: string, format: AnswerFields['format']): (path: string) => string | undefined {
  if (format === 'json') {
    const whole = parseJson(body);
    return (path) => textAt(whole, path.split('.'));
  }
  const values = body.trim().split(format.separator);
  return (path) => values[Number(path)];
}

function textAt(value: unknown, [step, ...rest]: string[]): string | undefined {
  if (step === undefined) return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const entry = Object.entries(value).find(([key]) => key === step);
  return entry && textAt(entry[1], rest);
}
