import type { Texts } from '../texts.ts';
import { bell } from './bell.ts';
import { faults } from './faults.ts';
import { inbox } from './inbox.ts';
import { preferences } from './preferences.ts';
import { push } from './push.ts';
import { toasts } from './toasts.ts';

/** Spoken by itself where the locale is Korean. */
export const korean: Texts = { inbox, bell, toasts, preferences, push, faults };
