import { useCallback, useEffect, useState } from 'react';
import type { Request } from '../../client/client.ts';
import { ChoicesDocument, ChooseDocument } from '../generated/graphql.ts';
import type { ShownChannel } from '../look/channels.tsx';
import { isSamePlace, type Category, type Choice } from './choices.ts';

export interface Choices {
  categories: readonly Category[];
  choices: readonly Choice[];
  choose: (category: string, channel: ShownChannel, enabled: boolean) => Promise<void>;
}

/** A person's preferences; they are read again when somebody comes back to the page, who may have changed them elsewhere. */
export function useChoices(request: Request): Choices {
  const [categories, setCategories] = useState<readonly Category[]>([]);
  const [choices, setChoices] = useState<readonly Choice[]>([]);

  useEffect(() => {
    let current = true;
    const load = async () => {
      const found = await request(ChoicesDocument, {});
      if (!current) return;
      setCategories(found.categories);
      setChoices(found.viewer?.preferences ?? []);
    };
    // While nobody answers the grid stays as it is; the connection's state says so already.
    const tryLoad = () => void load().catch(() => undefined);
    tryLoad();
    window.addEventListener('focus', tryLoad);
    return () => {
      current = false;
      window.removeEventListener('focus', tryLoad);
    };
  }, [request]);

  const choose = useCallback(
    async (category: string, channel: ShownChannel, enabled: boolean) => {
      const chosen = { category, channel, enabled };
      // A switch follows the finger; what the server says then is what stays.
      setChoices([...choices.filter((one) => !isSamePlace(one, chosen)), { ...chosen, clientType: null }]);
      try {
        const { setPreferences } = await request(ChooseDocument, { input: { preferences: [chosen] } });
        const [error] = setPreferences.errors;
        if (error) throw new Error(error.message);
        setChoices(setPreferences.preferences);
      } catch (error) {
        setChoices(choices);
        throw error;
      }
    },
    [request, choices],
  );

  return { categories, choices, choose };
}
