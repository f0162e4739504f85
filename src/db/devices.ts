import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Platform, PushService } from '../core/channel.ts';
import type { Database } from './connect.ts';
import { device, type DeviceRow } from './tables/people.ts';

/** A device as its person registers it. */
interface Registration {
  projectId: string;
  userId: string;
  platform: Platform;
  service: PushService;
  /** For Web Push, the endpoint. */
  token: string;
  p256dh: string | null;
  auth: string | null;
  appVersion: string | null;
}

export function devicesByIds({ records }: Database, ids: readonly string[]): Promise<DeviceRow[]> {
  return records.select().from(device).where(inArray(device.id, [...ids]));
}

/** Also retired ones; of each person the newest registration first. */
export function devicesOfUsers({ records }: Database, userIds: readonly string[]): Promise<DeviceRow[]> {
  return records
    .select()
    .from(device)
    .where(inArray(device.userId, [...userIds]))
    .orderBy(desc(device.registeredAt), desc(device.id));
}

/** More than anybody carries. Each is a delivery of every push, and a person may register what they like: a million would hold up the others. */
export const DEVICES_IN_USE = 50;

/**
 * A token belongs to one person: whoever registers it last takes it, and a retired one is in use again. Where that makes
 * too many, those that were registered longest ago make room.
 */
export async function registerDevice({ records, sql: pool }: Database, registration: Registration): Promise<DeviceRow> {
  const [row] = await records
    .insert(device)
    .values({ id: newId(), ...registration })
    .onConflictDoUpdate({
      target: [device.projectId, device.service, device.token],
      set: {
        userId: registration.userId,
        platform: registration.platform,
        p256dh: registration.p256dh,
        auth: registration.auth,
        appVersion: registration.appVersion,
        registeredAt: sql`now()`,
        lastSeenAt: sql`now()`,
        retiredAt: null,
        retiredReason: null,
      },
    })
    .returning();
  if (!row) throw new Error('An upsert of a device answered no row.');
  await pool`
    update device set retired_at = now(), retired_reason = 'TOO_MANY_DEVICES'
    where retired_at is null and id in (
      select id from device where user_id = ${registration.userId} and retired_at is null
      order by registered_at desc, id desc offset ${DEVICES_IN_USE}
    )`;
  return row;
}

/** Whether the person has such a device; it is out of use then. One that was retired before keeps its first reason. */
export async function unregisterDevice({ records }: Database, userId: string, deviceId: string): Promise<boolean> {
  const rows = await records
    .update(device)
    .set({
      retiredAt: sql`coalesce(${device.retiredAt}, now())`,
      retiredReason: sql`coalesce(${device.retiredReason}, 'UNREGISTERED')`,
    })
    .where(and(eq(device.id, deviceId), eq(device.userId, userId)))
    .returning({ id: device.id });
  return rows.length > 0;
}
