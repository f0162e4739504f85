import type { BellTexts } from './bell.ts';
import type { FaultTexts } from './faults.ts';
import type { InboxTexts } from './inbox.ts';
import type { PreferencesTexts } from './preferences.ts';
import type { PushTexts } from './push.ts';
import type { ToastsTexts } from './toasts.ts';

/** Every word that the components say, room by room. What depends on a number or a name is a function of it. */
export interface Texts {
  readonly inbox: InboxTexts;
  readonly bell: BellTexts;
  readonly toasts: ToastsTexts;
  readonly preferences: PreferencesTexts;
  readonly push: PushTexts;
  readonly faults: FaultTexts;
}

/** Any of them; what is absent is as it is built in. */
export type TextOverrides = { readonly [Room in keyof Texts]?: Partial<Texts[Room]> };
