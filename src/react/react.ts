/** `carillon/react`: the inbox as components, and the hooks under them. Their looks are `carillon/react/style.css`. */
export { useCarillon, type Carillon, type Direction, type Theme } from './context.ts';
export { CarillonProvider, type CarillonProviderProps, type OwnInbox, type ReadyInbox } from './provider.tsx';
export { Preferences, type PreferencesProps } from './preferences/preferences.tsx';
export type { Category, Centre, Row, Scope, Switch } from './preferences/centre.ts';
export type { Wish } from './preferences/choosing.ts';
export type { QuietHours } from './preferences/preference-store.ts';
export { usePreferences, type PreferenceCentre, type PreferencesOptions } from './preferences/use-preferences.ts';
export type { Way } from './preferences/ways.ts';
export { english } from './texts/english/english.ts';
export { korean } from './texts/korean/korean.ts';
export type { TextOverrides, Texts } from './texts/texts.ts';
