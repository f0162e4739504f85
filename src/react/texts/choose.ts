import { languageOf } from '../locale.ts';
import { english } from './english/english.ts';
import { korean } from './korean/korean.ts';
import type { TextOverrides, Texts } from './texts.ts';

const builtIn: Readonly<Record<string, Texts>> = { en: english, ko: korean };

/** The texts of a locale's language, English where there are none, with some in other words. */
export function textsFor(locale: string, overrides: TextOverrides = {}): Texts {
  const texts = builtIn[languageOf(locale)] ?? english;
  return {
    inbox: { ...texts.inbox, ...overrides.inbox },
    bell: { ...texts.bell, ...overrides.bell },
    toasts: { ...texts.toasts, ...overrides.toasts },
    preferences: { ...texts.preferences, ...overrides.preferences },
    push: { ...texts.push, ...overrides.push },
    faults: { ...texts.faults, ...overrides.faults },
  };
}
