import { z } from 'zod';

const MISSING = 2;
const INVALID = 3;
const BAD_SENDER = 15;
const BAD_CALLBACK = 23;
const TOO_LONG = 12;
const GREATEST_TEXT_CHARACTERS = 3_200;

/** A text as Vonage takes it; their E.164 has no plus. */
export const text = z.object({
  from: z.string().min(1).regex(/^(\d{1,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/),
  to: z.string().min(1).regex(/^[1-9]\d{6,14}$/),
  text: z.string().min(1).max(GREATEST_TEXT_CHARACTERS),
  type: z.enum(['text', 'unicode']).default('text'),
  ttl: z.int().min(20_000).max(604_800_000).optional(),
  'client-ref': z.string().max(100).optional(),
  callback: z.url({ protocol: /^https?$/ }).optional(),
});

const faults: Record<string, number> = { from: BAD_SENDER, callback: BAD_CALLBACK };

/** Vonage's status for what is wrong first. */
export function flawOf({ issues: [first] }: z.ZodError): number {
  if (first === undefined || first.path.length === 0 || first.code === 'invalid_type') return MISSING;
  if (first.code === 'too_small' && first.origin === 'string') return MISSING;
  return first.code === 'too_big' && first.path[0] === 'text' ? TOO_LONG : (faults[String(first.path[0])] ?? INVALID);
}
