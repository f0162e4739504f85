import { z } from 'zod';
import { generateVapidKeys } from '../adapters/web-push/keys.ts';
import type { Database } from '../db/connect.ts';
import { keep } from '../db/keepsakes.ts';

const pair = z.object({ publicKey: z.string(), privateKey: z.string() });

/** The platform's VAPID keys: made at the first start and kept, because every browser's subscription is bound to them. */
export async function keptVapid(database: Database, masterKey: string): Promise<z.output<typeof pair>> {
  const text = await keep(database, masterKey, 'vapid', async () => JSON.stringify(await generateVapidKeys()));
  return pair.parse(JSON.parse(text));
}
