import { Bell } from '../react/bell/bell.tsx';
import { Inbox } from '../react/inbox/inbox.tsx';
import { Preferences } from '../react/preferences/preferences.tsx';
import { PushButton } from '../react/push/push-button.tsx';
import { Toasts } from '../react/toasts/toasts.tsx';
import { define } from './define.tsx';
import type { CarillonElement } from './element.ts';
import { happenings, type ActionHappening, type OpenHappening } from './happenings.ts';

export type { CarillonElement } from './element.ts';
export type { ActionHappening, OpenHappening } from './happenings.ts';

declare global {
  interface HTMLElementTagNameMap {
    'carillon-inbox': CarillonElement;
    'carillon-bell': CarillonElement;
    'carillon-toasts': CarillonElement;
    'carillon-preferences': CarillonElement;
    'carillon-push': CarillonElement;
  }
  // Of elements, of the document and of the window: they bubble.
  interface GlobalEventHandlersEventMap {
    'carillon-open': CustomEvent<OpenHappening>;
    'carillon-action': CustomEvent<ActionHappening>;
  }
}

// A server that renders pages has no elements.
if (typeof customElements !== 'undefined') {
  define('carillon-inbox', (host) => <Inbox {...happenings(host)} />);
  define('carillon-bell', (host) => <Bell {...happenings(host)} />);
  define('carillon-toasts', (host) => <Toasts {...happenings(host)} />);
  define('carillon-preferences', () => <Preferences />);
  define('carillon-push', () => <PushButton />);
}
