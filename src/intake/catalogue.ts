import { LRUCache } from 'lru-cache';
import type { Database } from '../db/connect.ts';
import { findCategory, findProjectDefaults, findPublishedTemplate, type ProjectDefaults, type PublishedTemplate } from '../db/catalogue.ts';
import type { CategoryRow } from '../db/tables/catalogue.ts';

/**
 * Categories and templates as acceptance needs them, kept in process for 30 s and dropped at once when a change is
 * announced. What does not exist is not remembered: a category that was just made must be known.
 */
export interface Catalogue {
  category(projectId: string, key: string): Promise<CategoryRow | null>;
  template(projectId: string, key: string): Promise<PublishedTemplate | null>;
  defaults(projectId: string): Promise<ProjectDefaults>;
  forget(projectId: string): void;
}

const KEEP_MS = 30_000;
const MOST_PER_SHELF = 10_000;
const NO_PROJECT: ProjectDefaults = { defaultLocale: 'en', feedRetentionSeconds: null };

export function createCatalogue({ sql }: Database): Catalogue {
  const categories = createShelf<CategoryRow>();
  const templates = createShelf<PublishedTemplate>();
  const projects = createShelf<ProjectDefaults>();
  const generations = new Map<string, number>();

  /** What was forgotten lies in another place, where also those look in vain who began to read it before. */
  function placeOf(projectId: string, key: string): string {
    return JSON.stringify([projectId, generations.get(projectId) ?? 0, key]);
  }

  return {
    category: (projectId, key) => categories(placeOf(projectId, key), () => findCategory(sql, projectId, key)),
    template: (projectId, key) => templates(placeOf(projectId, key), () => findPublishedTemplate(sql, projectId, key)),
    async defaults(projectId) {
      return (await projects(placeOf(projectId, ''), () => findProjectDefaults(sql, projectId))) ?? NO_PROJECT;
    },
    forget(projectId) {
      generations.set(projectId, (generations.get(projectId) ?? 0) + 1);
    },
  };
}

type Shelf<T> = (place: string, find: () => Promise<T | null>) => Promise<T | null>;

/** A crowd that looks for the same thing in vain waits for one reading. */
function createShelf<T extends object>(): Shelf<T> {
  const kept = new LRUCache<string, T>({ max: MOST_PER_SHELF, ttl: KEEP_MS });
  const readings = new Map<string, Promise<T | null>>();

  async function read(place: string, find: () => Promise<T | null>): Promise<T | null> {
    try {
      const found = await find();
      if (found !== null) kept.set(place, found);
      return found;
    } finally {
      readings.delete(place);
    }
  }

  return async (place, find) => {
    const known = kept.get(place);
    if (known !== undefined) return known;
    const reading = readings.get(place) ?? read(place, find);
    readings.set(place, reading);
    return reading;
  };
}
