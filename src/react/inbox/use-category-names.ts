import { useEffect, useState } from 'react';
import type { Inbox, InboxSnapshot } from '../../client/client.ts';
import { CategoryNamesDocument } from '../generated/graphql.ts';

/** What people call categories, by key. */
export type CategoryNames = Readonly<Record<string, string>>;

const NONE: CategoryNames = {};

/** What the app calls the categories of which something is in the feed: asked once, and again where one turns up that was not there yet, or the line is back. */
export function useCategoryNames({ request }: Inbox, { countsByCategory, status }: InboxSnapshot, given: CategoryNames = NONE): CategoryNames {
  const [names, setNames] = useState(NONE);
  const unknown = countsByCategory.map(({ category }) => category).filter((key) => !Object.hasOwn(names, key) && !Object.hasOwn(given, key)).join(' ');
  const isLive = status === 'live';
  useEffect(() => {
    if (unknown === '' || !isLive) return;
    let isCurrent = true;
    request(CategoryNamesDocument, {}).then(
      ({ categories }) => isCurrent && setNames(Object.fromEntries(categories.map(({ key, name }) => [key, name]))),
      // Their keys as words will do until then.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [request, unknown, isLive]);
  return given === NONE ? names : { ...names, ...given };
}
