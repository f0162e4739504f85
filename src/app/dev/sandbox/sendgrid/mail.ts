import { z } from 'zod';

/** What SendGrid keeps to itself: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send#request-body */
const RESERVED_HEADERS = [
  'x-sg-id', 'x-sg-eid', 'received', 'dkim-signature', 'content-type', 'content-transfer-encoding',
  'to', 'from', 'subject', 'reply-to', 'cc', 'bcc',
];
const GREATEST_ARGUMENTS_BYTES = 10_000;
const MOST_RECIPIENTS = 1_000;

const ascii = /^[\x21-\x7e]+@[a-z0-9.-]+\.[a-z0-9-]+$/i;
const text = z.string().min(1);
const person = z.object({ email: z.string().regex(ascii, 'Does not contain a valid address.'), name: z.string().optional() });
const line = text.refine((value) => !/[\r\n]/.test(value), 'must not contain a line break');
const texts = z.record(z.string(), z.string());

/** The body of `POST /v3/mail/send`, as strict as SendGrid where a sender can be wrong. */
export const mail = z.object({
  personalizations: z.array(z.object({ to: z.array(person).min(1), custom_args: texts.optional() })).min(1).max(MOST_RECIPIENTS),
  from: person,
  reply_to: person.optional(),
  subject: line,
  content: z.array(z.object({ type: line, value: text })).min(1).refine(isOrdered, 'text/plain must come before text/html'),
  headers: z
    .record(z.string().regex(/^[\x21-\x39\x3b-\x7e]+$/), line)
    .refine((names) => !Object.keys(names).some((name) => RESERVED_HEADERS.includes(name.toLowerCase())), 'a reserved header')
    .optional(),
  categories: z.array(z.string().min(1).max(255)).max(10).refine((list) => new Set(list).size === list.length, 'must be unique').optional(),
  custom_args: texts.refine((given) => Buffer.byteLength(JSON.stringify(given)) < GREATEST_ARGUMENTS_BYTES, 'must be less than 10,000 bytes').optional(),
});

export type Mail = z.output<typeof mail>;

function isOrdered(content: { type: string }[]): boolean {
  const types = content.map(({ type }) => type);
  return !types.includes('text/plain') || types.indexOf('text/plain') === 0;
}

/** Text and field of what is wrong first, as SendGrid names them. */
export function flawOf({ issues: [first] }: z.ZodError): [message: string, field: string | null] {
  return [first?.message ?? 'Bad Request', first && first.path.length > 0 ? first.path.join('.') : null];
}
