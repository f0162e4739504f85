// Puts the style sheets of carillon/react together: what all share first, then room by room.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SHARED = 'look/';
/** The variables come before what uses them. */
const FIRST = `${SHARED}tokens.css`;

const MODULE = 'carillon:style.css';

/** The text of `carillon/react/style.css`. */
export async function styleSheet(folder) {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.css'));
  const place = (name) => (name === FIRST ? '0' : name.startsWith(SHARED) ? '1' : '2') + name;
  const inOrder = names.sort((one, other) => (place(one) < place(other) ? -1 : 1));
  return (await Promise.all(inOrder.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

/** A plugin of vite: `carillon:style.css` is that text. */
export function styleModule(folder) {
  return {
    name: 'carillon-style',
    resolveId: (id) => (id.split('?')[0] === MODULE ? `\0${id}` : null),
    load: (id) => (id.split('?')[0] === `\0${MODULE}` ? styleSheet(folder) : null),
  };
}
