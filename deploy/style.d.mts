import type { Plugin } from 'vite';

/** The text of `carillon/react/style.css`, put together from the style sheets of a folder. */
export function styleSheet(folder: string): Promise<string>;

/** A plugin of vite: `carillon:style.css` is that text. */
export function styleModule(folder: string): Plugin;
