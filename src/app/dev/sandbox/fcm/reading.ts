import { z } from 'zod';
import type { Reading, Received } from '../provider.ts';

const texts = z.object({ title: z.string().optional(), body: z.string().optional() });
const shown = z.object({
  message: z.object({
    notification: texts.optional(),
    data: z.record(z.string(), z.string()).optional(),
    android: z.object({ notification: texts.optional(), collapse_key: z.string().optional(), collapseKey: z.string().optional() }).optional(),
    apns: z.object({ headers: z.record(z.string(), z.string()).optional() }).optional(),
  }),
});

/** A push for FCM: what Android shows first, what a data message carries in its own fields last. */
export function readFcm({ body }: Received): Reading {
  const { message } = shown.parse(JSON.parse(body.toString()));
  const { notification, data, android, apns } = message;
  return {
    title: android?.notification?.title ?? notification?.title ?? data?.title ?? null,
    body: android?.notification?.body ?? notification?.body ?? data?.body ?? null,
    data: data ?? null,
    details: {
      collapseKey: android?.collapse_key ?? android?.collapseKey ?? null,
      apnsCollapseId: apns?.headers?.['apns-collapse-id'] ?? null,
    },
  };
}
