import { z } from 'zod';
import type { Reading, Received } from '../provider.ts';

const json = z.json();
const alert = z.union([
  z.string().transform((body) => ({ title: undefined, body })),
  z.object({ title: z.string().optional(), body: z.string().optional() }),
]);
const shown = z.object({ aps: z.object({ alert: alert.optional() }).optional() }).catchall(json);
const collapsing = z.object({ 'apns-collapse-id': z.string().optional() });

/** A push for APNs: the alert, and beside `aps` whatever the sender put there. */
export function readApns({ body, headers }: Received): Reading {
  const { aps, ...data } = shown.parse(JSON.parse(body.toString()));
  return {
    title: aps?.alert?.title ?? null,
    body: aps?.alert?.body ?? null,
    data: Object.keys(data).length > 0 ? data : null,
    details: { collapseId: collapsing.parse(headers)['apns-collapse-id'] ?? null },
  };
}
