import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import type { Reading, Received } from '../provider.ts';

const event = z.object({
  data: z.object({ content: z.object({ title: z.string(), body: z.string() }).partial().optional(), data: z.json().optional() }).optional(),
});

/** An event, with the words that it carries for people. */
export function readEvent({ body }: Received): Reading {
  const whole = z.json().parse(parseJson(body.toString()));
  const { content, data } = event.safeParse(whole).data?.data ?? {};
  return { title: content?.title ?? null, body: content?.body ?? null, data: data ?? null, details: { event: whole } };
}
