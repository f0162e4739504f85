import { LRUCache } from 'lru-cache';
import type { Database } from '../db/connect.ts';
import { findCategory, findDefaultLocale, findPublishedTemplate, type Category, type PublishedTemplate } from '../db/catalogue.ts';

/**
 * Categories and templates as acceptance needs them, kept in process for 30 s and dropped at once when a change is
 * announced. What does not exist is not remembered: a category that was just made must be known.
 */
export interface Catalogue {
  category(projectId: string, key: string): Promise<Category | null>;
  template(projectId: string, key: string): Promise<PublishedTemplate | null>;
  defaultLocale(projectId: string): Promise<string>;
  forget(projectId: string): void;
}

const KEEP_MS = 30_000;
const MOST_ENTRIES = 10_000;

export function createCatalogue({ sql }: Database): Catalogue {
  const kept = new LRUCache<string, object>({ max: MOST_ENTRIES, ttl: KEEP_MS });
  const loading = new Map<string, Promise<object | null>>();
  const generations = new Map<string, number>();

  async function cached<T extends object>(name: string, projectId: string, key: string, load: () => Promise<T | null>): Promise<T | null> {
    const generation = generations.get(projectId) ?? 0;
    const place = JSON.stringify([name, projectId, generation, key]);
    const known = kept.get(place) as T | undefined;
    if (known) return known;
    // A crowd that finds it missing waits for one reading.
    let reading = loading.get(place) as Promise<T | null> | undefined;
    if (!reading) loading.set(place, (reading = load().finally(() => loading.delete(place))));
    const loaded = await reading;
    if (loaded) kept.set(place, loaded);
    return loaded;
  }

  return {
    category: (projectId, key) => cached('category', projectId, key, () => findCategory(sql, projectId, key)),
    template: (projectId, key) => cached('template', projectId, key, () => findPublishedTemplate(sql, projectId, key)),
    async defaultLocale(projectId) {
      const project = await cached('project', projectId, '', () => findDefaultLocale(sql, projectId));
      return project?.defaultLocale ?? 'en';
    },
    forget(projectId) {
      generations.set(projectId, (generations.get(projectId) ?? 0) + 1);
    },
  };
}
