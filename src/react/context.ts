import { createContext, useContext } from 'react';
import type { Inbox } from '../client/client.ts';
import type { Push } from '../push/push.ts';
import type { Herald } from './arrivals/herald.ts';
import type { Texts } from './texts/texts.ts';

/** `auto` is as the page's `color-scheme` says: where that is `light dark`, as the person's system has it. */
export type Theme = 'light' | 'dark' | 'auto';
/** As in HTML's `dir`. */
export type Direction = 'ltr' | 'rtl';

/** What all components of one provider share. */
export interface Carillon {
  readonly inbox: Inbox;
  readonly push: Push;
  readonly texts: Texts;
  /** A BCP 47 tag: the language of the texts, and how times and numbers are written. */
  readonly locale: string;
  readonly dir: Direction;
  readonly theme: Theme;
  /** Who of the components tells those who listen of what comes. */
  readonly herald: Herald;
}

/** For `useCarillon`; null outside of a provider. */
export const CarillonContext = createContext<Carillon | null>(null);

/** What the provider around this component gives. */
export function useCarillon(): Carillon {
  const carillon = useContext(CarillonContext);
  if (!carillon) throw new Error('Carillon’s components and hooks work inside of a <CarillonProvider>: put one around them.');
  return carillon;
}
