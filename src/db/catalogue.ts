import type { CategoryRow, TemplateContent } from './tables/catalogue.ts';
import type { Reader, Sql } from './connect.ts';

/** Reads for the acceptance path; the record keeping of categories and templates is in their own files. */

/** A template as people are told by it: one version, in all its channels and locales. */
export interface PublishedTemplate {
  versionId: string;
  contents: TemplateContent[];
}

export async function findCategory(sql: Sql, projectId: string, key: string): Promise<CategoryRow | null> {
  const [row] = await sql<CategoryRow[]>`select * from category where project_id = ${projectId} and key = ${key}`;
  return row ?? null;
}

/** The newest published version. */
export async function findPublishedTemplate(sql: Sql, projectId: string, key: string): Promise<PublishedTemplate | null> {
  const [row] = await sql<PublishedTemplate[]>`
    select v.id as version_id, v.contents
    from template t
    join template_version v on v.template_id = t.id
    where t.project_id = ${projectId} and t.key = ${key} and v.published_at is not null
    order by v.version desc
    limit 1`;
  return row ?? null;
}

/** Versions as they were accepted: a scheduled notification keeps the words it was accepted with. */
export async function findTemplateVersions(sql: Reader, versionIds: string[]): Promise<PublishedTemplate[]> {
  return sql<PublishedTemplate[]>`
    select id as version_id, contents from template_version where id = any(${versionIds}::uuid[])`;
}

export async function findCategoriesByIds(sql: Reader, ids: string[]): Promise<CategoryRow[]> {
  return sql<CategoryRow[]>`select * from category where id = any(${ids}::uuid[])`;
}

/** What holds in a project where nothing else is said. */
export interface ProjectDefaults {
  defaultLocale: string;
  /** Null: items stay in feeds for ever. */
  feedRetentionSeconds: number | null;
}

export async function findProjectDefaults(sql: Sql, projectId: string): Promise<ProjectDefaults | null> {
  const [row] = await sql<ProjectDefaults[]>`select default_locale, feed_retention_seconds from project where id = ${projectId}`;
  return row ?? null;
}
