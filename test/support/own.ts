import { AsyncLocalStorage } from 'node:async_hooks';
import { aroundEach } from 'vitest';

/** What each test of a `describe` has for itself, also while others of it run beside it: made before it, let go after it. */
export function ownEach<Own>(make: () => Promise<Own> | Own, letGo: (own: Own) => Promise<void> | void): () => Own {
  const owned = new AsyncLocalStorage<{ own: Own }>();
  aroundEach(async (runTest) => {
    const own = await make();
    try {
      await owned.run({ own }, runTest);
    } finally {
      await letGo(own);
    }
  });
  return () => {
    const store = owned.getStore();
    if (!store) throw new Error('Only a test has something of its own.');
    return store.own;
  };
}
