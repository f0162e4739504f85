import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { Inbox } from '../client/client.ts';
import css from './elements.css?inline';
import { giveBack, holdInbox, type SharedInbox, type TokenSource } from './shared-inbox.ts';

/** What every element of Carillon has besides what any element has. */
export interface CarillonElement extends HTMLElement {
  /** Asks for the person's token, where `token-url` is not enough. */
  token: (() => Promise<string>) | null;
  /** The inbox that it shows; null while it is in no page, or has no token to ask with. */
  readonly inbox: Inbox | null;
}

const ATTRIBUTES = ['url', 'token-url', 'locale', 'theme'];
const PROPERTIES = ['token'];

/** The origin that the script came from is Carillon's. */
const HOME_URL = `${new URL(import.meta.url).origin}/graphql`;

/** Makes an element known that shows what is drawn. A page may load the script twice: the first one stays. */
export function define(name: string, draw: (host: CarillonElement) => ReactNode): void {
  if (customElements.get(name)) return;
  customElements.define(
    name,
    class extends HTMLElement implements CarillonElement {
      static readonly observedAttributes = ATTRIBUTES;
      readonly #shadow = this.attachShadow({ mode: 'open' });
      #token: (() => Promise<string>) | null = null;
      #shared: SharedInbox | null = null;
      #root: Root | null = null;
      #isDue = false;

      constructor() {
        super();
        this.#shadow.adoptedStyleSheets = [styleSheet()];
        takeOver(this);
      }

      get token() {
        return this.#token;
      }
      set token(token) {
        this.#token = token;
        this.#update();
      }

      get inbox() {
        return this.#shared?.inbox ?? null;
      }

      connectedCallback(): void {
        this.#update();
      }
      disconnectedCallback(): void {
        this.#update();
      }
      attributeChangedCallback(): void {
        this.#update();
      }

      /** Once for all that changes in one go: who moves an element takes it out and puts it in again. */
      #update(): void {
        if (this.#isDue) return;
        this.#isDue = true;
        queueMicrotask(() => {
          this.#isDue = false;
          const source = this.isConnected ? this.#source() : null;
          if (source === null) this.#hide();
          else this.#show(new URL(this.getAttribute('url') ?? HOME_URL, this.baseURI).href, source);
        });
      }

      #source(): TokenSource | null {
        const tokenUrl = this.getAttribute('token-url');
        return this.#token ?? (tokenUrl === null ? null : new URL(tokenUrl, this.baseURI).href);
      }

      #show(url: string, source: TokenSource): void {
        const former = this.#shared;
        this.#shared = holdInbox(url, source);
        if (former) giveBack(former);
        this.#root ??= createRoot(this.#shadow);
        this.#root.render(draw(this));
      }

      #hide(): void {
        this.#root?.unmount();
        this.#root = null;
        if (this.#shared) giveBack(this.#shared);
        this.#shared = null;
      }
    },
  );
}

let sheet: CSSStyleSheet | null = null;

/** One for all elements. It is made by script, which no Content-Security-Policy minds. */
function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** What a page set before this script came lies in the way of the properties of the same name. */
function takeOver(element: CarillonElement): void {
  for (const name of PROPERTIES) {
    const given = Object.getOwnPropertyDescriptor(element, name);
    if (!given) continue;
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, given.value);
  }
}
