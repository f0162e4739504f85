import { and, asc, eq } from 'drizzle-orm';
import type { AppCheckRule } from '../core/app-check.ts';
import type { Database } from './connect.ts';
import { app } from './tables/tenant.ts';

/** An app, and what is asked of its people; null where nothing is. */
interface AppListing {
  name: string;
  appCheck: AppCheckRule | null;
}

/** By name. */
export function listApps({ records }: Database, projectId: string): Promise<AppListing[]> {
  return records.select({ name: app.name, appCheck: app.appCheck }).from(app).where(eq(app.projectId, projectId)).orderBy(asc(app.name));
}

/** What App Check must say of the people of this app; null where it is not asked, or there is no such app. */
export async function appCheckOf({ records }: Database, projectId: string, appId: string): Promise<AppCheckRule | null> {
  const [row] = await records
    .select({ rule: app.appCheck })
    .from(app)
    .where(and(eq(app.id, appId), eq(app.projectId, projectId)));
  return row?.rule ?? null;
}

/** Null asks nothing from now on. False where the project has no app of this name. */
export async function setAppCheck({ records }: Database, projectId: string, name: string, rule: AppCheckRule | null): Promise<boolean> {
  const changed = await records
    .update(app)
    .set({ appCheck: rule })
    .where(and(eq(app.projectId, projectId), eq(app.name, name)))
    .returning({ id: app.id });
  return changed.length > 0;
}
