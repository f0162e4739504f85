import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { CarillonProvider } from '../react/provider.tsx';
import type { Direction, Theme } from '../react/context.ts';
import type { TextOverrides } from '../react/texts/texts.ts';
import type { CarillonElement } from './element.ts';
import { giveBack, hasChangedHands, holdInbox, type SharedInbox, type TokenSource } from './shared-inbox.ts';
import { styleSheet } from './style-sheet.ts';

const ATTRIBUTES = ['url', 'token-url', 'locale', 'dir', 'theme', 'worker-url'];
const PROPERTIES = ['token', 'texts'];
const HINT_AFTER_MS = 5_000;

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
      #token: CarillonElement['token'] = null;
      #texts: TextOverrides | null = null;
      #shared: SharedInbox | null = null;
      #root: Root | null = null;
      #unwatch: () => void = () => undefined;
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

      get texts() {
        return this.#texts;
      }
      set texts(texts) {
        this.#texts = texts;
        this.#update();
      }

      get inbox() {
        return this.#shared?.inbox ?? null;
      }

      connectedCallback(): void {
        this.#update();
        setTimeout(() => {
          if (this.isConnected && this.#source() === null) console.warn(`<${name}> waits: give it a token-url, or the property token.`);
        }, HINT_AFTER_MS);
      }
      disconnectedCallback(): void {
        this.#update();
      }
      attributeChangedCallback(): void {
        this.#update();
      }

      /** Once for all that changes in one go: whoever moves an element takes it out and puts it in again. */
      #update(): void {
        if (this.#isDue) return;
        this.#isDue = true;
        queueMicrotask(() => {
          this.#isDue = false;
          const source = this.isConnected ? this.#source() : null;
          this.#hold(source === null ? null : holdInbox(this.#address('url') ?? HOME_URL, source));
          if (this.#shared) this.#show(this.#shared);
        });
      }

      #source(): TokenSource | null {
        return this.#token ?? this.#address('token-url');
      }

      #address(attribute: string): string | null {
        const written = this.getAttribute(attribute);
        return written === null ? null : new URL(written, this.baseURI).href;
      }

      /** With another inbox it begins anew: nothing of one person's stays for the next. */
      #hold(next: SharedInbox | null): void {
        const former = this.#shared;
        this.#shared = next;
        if (former) giveBack(former);
        if (former === next) return;
        this.#unwatch();
        this.#root?.unmount();
        this.#root = next && createRoot(this.#shadow);
        this.#unwatch = next ? next.inbox.subscribe(() => hasChangedHands(next.inbox) && this.#update()) : () => undefined;
      }

      #show({ inbox }: SharedInbox): void {
        this.#root?.render(
          <CarillonProvider
            inbox={inbox}
            locale={this.getAttribute('locale') ?? undefined}
            dir={directionOf(this.dir)}
            theme={themeOf(this.getAttribute('theme'))}
            texts={this.#texts ?? undefined}
            workerUrl={this.#address('worker-url') ?? undefined}
          >
            {draw(this)}
          </CarillonProvider>,
        );
      }
    },
  );
}

function themeOf(written: string | null): Theme {
  return written === 'light' || written === 'dark' ? written : 'auto';
}

/** Undefined where it goes by the locale. */
function directionOf(written: string): Direction | undefined {
  return written === 'ltr' || written === 'rtl' ? written : undefined;
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
