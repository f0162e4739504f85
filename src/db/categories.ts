import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Database, RecordsAnywhere } from './connect.ts';
import { category, type CategoryRow } from './tables/catalogue.ts';

/** Fields that stay as they are where they are missing. */
export type CategoryChange = Partial<
  Pick<
    CategoryRow,
    | 'name'
    | 'description'
    | 'kind'
    | 'critical'
    | 'optIn'
    | 'clientMaySend'
    | 'channels'
    | 'strategy'
    | 'priority'
    | 'duplicateWindowSeconds'
    | 'unknownPolicy'
    | 'feedRetentionSeconds'
    | 'escalateAfterSeconds'
    | 'cancelsWhenRead'
    | 'pushUnlessSeenSeconds'
  >
>;

const newCategory = {
  kind: 'TRANSACTIONAL',
  critical: false,
  optIn: false,
  channels: ['IN_APP'],
  strategy: 'PARALLEL',
  priority: 'NORMAL',
} satisfies CategoryChange;

export function categoriesOfProject({ records }: Database, projectId: string): Promise<CategoryRow[]> {
  return records.select().from(category).where(eq(category.projectId, projectId)).orderBy(asc(category.key));
}

export function categoriesByIds({ records }: Database, ids: readonly string[]): Promise<CategoryRow[]> {
  return records.select().from(category).where(inArray(category.id, [...ids]));
}

export function categoriesByKeys({ records }: Database, projectId: string, keys: readonly string[]): Promise<CategoryRow[]> {
  return records
    .select()
    .from(category)
    .where(and(eq(category.projectId, projectId), inArray(category.key, [...keys])));
}

/** What the change does not name stays; in a new category it is as usual. */
export async function upsertCategory(
  { records }: RecordsAnywhere,
  projectId: string,
  key: string,
  change: CategoryChange,
): Promise<CategoryRow> {
  const [row] = await records
    .insert(category)
    .values({ ...newCategory, name: key, ...change, id: newId(), projectId, key })
    .onConflictDoUpdate({ target: [category.projectId, category.key], set: { ...change, updatedAt: sql`now()` } })
    .returning();
  if (!row) throw new Error('An upsert of a category answered no row.');
  return row;
}
