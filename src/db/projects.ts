import { eq } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import { upsertCategory, type CategoryChange } from './categories.ts';
import type { Database } from './connect.ts';
import { addSigningKey } from './signing-keys.ts';
import { project, type ProjectRow } from './tables/tenant.ts';

const firstCategories: Record<string, CategoryChange> = {
  announcement: { name: 'Announcements' },
  transaction: { name: 'Transactions' },
  account_security: { name: 'Account security', critical: true },
  promotion: { name: 'Promotions', kind: 'PROMOTIONAL' },
};

interface NewProject {
  key: string;
  name: string;
}

/** A project with all that it needs to be knocked at: a signing key, and the first categories. */
export function createProject({ records }: Database, masterKey: string, { key, name }: NewProject): Promise<ProjectRow> {
  return records.transaction(async (transaction) => {
    const [row] = await transaction.insert(project).values({ id: newId(), key, name }).returning();
    if (!row) throw new Error('An insert of a project answered no row.');
    await addSigningKey({ records: transaction }, row.id, masterKey);
    for (const [category, change] of Object.entries(firstCategories)) {
      await upsertCategory({ records: transaction }, row.id, category, change);
    }
    return row;
  });
}

export async function projectByKey({ records }: Database, key: string): Promise<ProjectRow | null> {
  const [row] = await records.select().from(project).where(eq(project.key, key));
  return row ?? null;
}

/** For how long items stay in feeds, where their category says nothing; null for ever. It holds for those that are added from now on. */
export async function retainFeed({ records }: Database, key: string, seconds: number | null): Promise<ProjectRow | null> {
  const [row] = await records.update(project).set({ feedRetentionSeconds: seconds }).where(eq(project.key, key)).returning();
  return row ?? null;
}

/** Every project's id by its key. */
export async function projectIdsByKey({ records }: Database): Promise<Map<string, string>> {
  const rows = await records.select({ key: project.key, id: project.id }).from(project);
  return new Map(rows.map(({ key, id }) => [key, id]));
}
