import type { Inbox } from '../client/client.ts';
import type { TextOverrides } from '../react/texts/texts.ts';

/**
 * What every element of Carillon has. Attributes: `url` (Carillon's endpoint; that of the script's own origin unless told),
 * `token-url` (the page's backend, asked by POST with the page's cookies, answers `{ "token": "…" }`), `locale`, `dir` (`ltr` or
 * `rtl`; that of the locale unless told), `theme` (`light`, `dark` or `auto`), `worker-url`.
 */
export interface CarillonElement extends HTMLElement {
  /** Asks for the person's token, in place of `token-url`. */
  token: (() => Promise<string>) | null;
  /** Other words than the built-in ones. */
  texts: TextOverrides | null;
  /** What it shows; null while it is in no page, or has no token to ask with. */
  readonly inbox: Inbox | null;
}
