import { max, sql, eq } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Database } from './connect.ts';
import { template, templateVersion, type TemplateContent } from './tables/catalogue.ts';

/** A new version of a template. */
interface TemplateDraft {
  projectId: string;
  key: string;
  contents: TemplateContent[];
  publish: boolean;
}

/** One version of a template. */
interface TemplateRow {
  key: string;
  version: number;
  publishedAt: Date | null;
}

/**
 * Saves the next version. The template's row is touched first: its lock makes two savers take turns, so that both find
 * the number that is really next.
 */
export function saveTemplate({ records }: Database, { projectId, key, contents, publish }: TemplateDraft): Promise<TemplateRow> {
  return records.transaction(async (transaction) => {
    const [known] = await transaction
      .insert(template)
      .values({ id: newId(), projectId, key })
      .onConflictDoUpdate({ target: [template.projectId, template.key], set: { key } })
      .returning({ id: template.id });
    if (!known) throw new Error('An upsert of a template answered no row.');
    const [newest] = await transaction
      .select({ version: max(templateVersion.version) })
      .from(templateVersion)
      .where(eq(templateVersion.templateId, known.id));
    const version = (newest?.version ?? 0) + 1;
    const [saved] = await transaction
      .insert(templateVersion)
      .values({ id: newId(), templateId: known.id, version, contents, publishedAt: publish ? sql`now()` : null })
      .returning({ publishedAt: templateVersion.publishedAt });
    return { key, version, publishedAt: saved?.publishedAt ?? null };
  });
}
