/** `carillon/react`: the inbox as components, and the hooks under them. Their looks are `carillon/react/style.css`. */
export { useCarillon, type Carillon, type Direction, type Theme } from './context.ts';
export { CarillonProvider, type CarillonProviderProps, type OwnInbox, type ReadyInbox } from './provider.tsx';
export { english } from './texts/english/english.ts';
export { korean } from './texts/korean/korean.ts';
export type { TextOverrides, Texts } from './texts/texts.ts';
