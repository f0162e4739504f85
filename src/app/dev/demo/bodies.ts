import { z } from 'zod';
import { channels, priorities } from '../../../core/channel.ts';
import { strategies } from '../../../core/strategy.ts';
import { demoPeople } from './people.ts';

/** What the page may ask of the demo's backend. Who is told must be one of ours; what the words mean is for Carillon to say. */

const userId = z.enum(demoPeople.map(({ id }) => id));

/** Whose token the page asks for. */
export const person = z.strictObject({ userId });

/** `SendNotificationInput` with a person of ours in place of `to`. */
export const message = z.strictObject({
  userId,
  category: z.string(),
  template: z.string().optional(),
  content: z.strictObject({ title: z.string(), body: z.string(), url: z.string().optional() }).optional(),
  data: z.record(z.string(), z.json()).optional(),
  channels: z.array(z.enum(channels)).optional(),
  strategy: z.enum(strategies).optional(),
  priority: z.enum(priorities).optional(),
  actions: z.array(z.strictObject({ name: z.string(), label: z.string(), url: z.string().optional() })).optional(),
  collapseKey: z.string().optional(),
  idempotencyKey: z.string().optional(),
});

/** Which notification the page follows. */
export const question = z.object({ id: z.uuid() });
