import { useMemo, useSyncExternalStore } from 'react';
import type { Inbox } from '../../client/client.ts';
import { useCarillon } from '../context.ts';
import type { Channel } from '../generated/graphql.ts';
import { centreOf, type Centre } from './centre.ts';
import { createPreferenceStore, type PreferencesSnapshot, type PreferenceStore } from './preference-store.ts';

export interface PreferencesOptions {
  /** Offers these ways for each category besides its own, where the app names the channels as it sends. */
  channels?: readonly Channel[] | undefined;
}

/** A person's preferences as a table of switches, and their quiet hours. */
export interface PreferenceCentre extends Centre, Pick<PreferencesSnapshot, 'loaded' | 'fault' | 'saved' | 'categories' | 'quietHours'>, Pick<PreferenceStore, 'choose' | 'setQuietHours' | 'reload'> {}

const none: readonly Channel[] = [];
/** All who ask for one inbox share what they ask for. */
const stores = new WeakMap<Inbox, PreferenceStore>();

/** The preferences of the person whose inbox the provider gives. */
export function usePreferences({ channels = none }: PreferencesOptions = {}): PreferenceCentre {
  const { choose, setQuietHours, reload, subscribe, getSnapshot } = storeOf(useCarillon().inbox);
  const { categories, choices, pushReachesBrowser, loaded, fault, saved, quietHours } = useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
  // A page may write its list anew at each render.
  const also = channels.join(' ');
  const centre = useMemo(() => centreOf({ categories, choices, pushReachesBrowser, also: channels }), [categories, choices, pushReachesBrowser, also]);
  return { ...centre, categories, loaded, fault, saved, quietHours, choose, setQuietHours, reload };
}

function storeOf(inbox: Inbox): PreferenceStore {
  const known = stores.get(inbox);
  if (known) return known;
  const store = createPreferenceStore(inbox.request);
  stores.set(inbox, store);
  return store;
}
