import { z } from 'zod';
import { allowPrivate, beyondReach, deadlineMs, isWithinReach } from '../settings.ts';

/** Set by the connection, or by the body's kind; a template has no say in them. */
const FORBIDDEN_HEADERS = ['connection', 'content-length', 'host', 'transfer-encoding', 'upgrade', 'expect'];

const texts = z.record(z.string().min(1), z.string());
const headers = z.record(
  z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no header name')
    .refine((name) => !FORBIDDEN_HEADERS.includes(name.toLowerCase()), 'is not for an account to set'),
  z.string(),
);

/** What a value of the answer must be. All values are compared as text, however the answer writes them. */
const condition = z.union([
  z.strictObject({ field: z.string(), oneOf: z.array(z.coerce.string()).min(1) }),
  z.strictObject({ field: z.string(), atLeast: z.number() }),
]);

const answer = z.strictObject({
  /**
   * How fields are found: in JSON by a path such as `messages.0.status`, in a line of separated values by their position,
   * from `0`.
   */
  format: z.union([z.literal('json'), z.strictObject({ separator: z.string().min(1).max(5) })]),
  /** A yes is a 2xx for which all of these hold. */
  success: z.array(condition).min(1),
  /** The field with the firm's id of the message; a yes without it is no yes. */
  id: z.string().optional(),
  /** The field with the code of a refusal; where not named, the field whose condition does not hold. */
  code: z.string().optional(),
  /** What codes mean; one that is not named means "refused". */
  meanings: z.record(z.string(), z.enum(['retry', 'throttled', 'down', 'gone', 'suppressed', 'refused', 'unknown'])).default({}),
});

/**
 * One firm, described. Every text of `headers`, `query`, `form` and `json` is a Liquid template over `to` (E.164), `number`
 * (without its plus), `text`, `title`, `id`, `category`, `seconds` (until nobody wants it any more) and `account`.
 */
export const templatedFields = z
  .strictObject({
    url: z.url(),
    method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
    headers: headers.default({}),
    query: texts.default({}),
    form: texts.optional(),
    json: z.json().optional(),
    /** What the firm gave: user, password, sender … Templates name them, so that they stand in one place. */
    account: z.record(z.string(), z.string()).default({}),
    answer,
    concurrency: z.int().min(1).max(200).default(20),
    allowPrivate,
    deadlineMs,
  })
  .refine(isWithinReach, beyondReach)
  .refine(({ form, json }) => form === undefined || json === undefined, 'a body is either form or json')
  .refine(({ method, form, json }) => method !== 'GET' || (form ?? json) === undefined, 'GET has no body: use query');

export type TemplatedFields = z.output<typeof templatedFields>;
export type AnswerFields = TemplatedFields['answer'];
