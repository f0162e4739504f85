import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { createInbox, type Inbox, type InboxOptions } from '../client/client.ts';
import { createPush } from '../push/push.ts';
import { heraldOf } from './arrivals/herald.ts';
import { CarillonContext, type Carillon, type Direction, type Theme } from './context.ts';
import { directionOf, pageLocale } from './locale.ts';
import { textsFor } from './texts/choose.ts';
import type { TextOverrides } from './texts/texts.ts';

/** The provider makes the inbox. */
export interface OwnInbox extends Pick<InboxOptions, 'url' | 'token' | 'appCheck' | 'presence'> {
  /** Who is signed in, in whatever words: where it changes, an inbox is made anew. */
  person?: string;
  inbox?: undefined;
}

/** The inbox was made by the page. */
export interface ReadyInbox {
  inbox: Inbox;
  url?: undefined;
  presence?: undefined;
  person?: undefined;
}

/** Where the feed comes from, and how all components inside look and speak. */
export type CarillonProviderProps = (OwnInbox | ReadyInbox) & {
  /** A BCP 47 tag. The page's `lang` unless told, else the browser's language. */
  locale?: string;
  /** Other words than the built-in ones, room by room. English and Korean are built in. */
  texts?: TextOverrides;
  theme?: Theme;
  /** That of the locale unless told. */
  dir?: Direction;
  /** Where the page's own server has the service worker of `carillon/push/worker`: `/push-worker.js` unless told. */
  workerUrl?: string;
  children?: ReactNode;
};

/** Gives one person's inbox to the components and hooks inside. It is live while any of them is there, and has no element of its own. */
export function CarillonProvider({ locale = pageLocale(), texts, theme = 'auto', dir = directionOf(locale), workerUrl, children, ...source }: CarillonProviderProps) {
  const inbox = useSource(source);
  const push = useMemo(() => createPush({ request: inbox.request, ...(workerUrl !== undefined && { workerUrl }) }), [inbox, workerUrl]);
  // Also where no component shows it, what the push service changes is set right at once.
  useEffect(() => push.subscribe(() => undefined), [push]);
  const words = useMemo(() => textsFor(locale, texts), [locale, texts]);
  const herald = useMemo(() => heraldOf(inbox), [inbox]);
  const carillon = useMemo<Carillon>(() => ({ inbox, push, texts: words, locale, dir, theme, herald }), [inbox, push, words, locale, dir, theme, herald]);
  return <CarillonContext.Provider value={carillon}>{children}</CarillonContext.Provider>;
}

function useSource(source: OwnInbox | ReadyInbox): Inbox {
  const latest = useRef(source);
  useEffect(() => void (latest.current = source));
  const { inbox, url, presence, person } = source;
  return useMemo(() => {
    if (source.inbox) return source.inbox;
    // Pages write their functions anew at each render: the latest one is asked.
    const own = () => (latest.current.inbox ? source : latest.current);
    return createInbox({ url: source.url, presence: source.presence, token: () => own().token(), appCheck: source.appCheck && (() => own().appCheck?.() ?? Promise.reject(new Error('There is no App Check any more.'))) });
  }, [inbox, url, presence, person]);
}
