import type { CategoryKind, Channel } from '../generated/graphql.ts';
import { wants, type Choice, type Place, type Subject } from './choices.ts';
import { waysOf, type Way } from './ways.ts';

/** A category as the app defined it. */
export interface Category extends Subject {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly kind: CategoryKind;
  readonly channels: readonly Channel[];
}

/** What one row is about: one category, all of a kind, or everything. */
export type Scope = { readonly is: 'everything' } | { readonly is: 'kind'; readonly kind: CategoryKind } | { readonly is: 'category'; readonly category: Category };

/** One switch: whether what the row is about reaches the person this way. */
export interface Switch {
  readonly way: Way;
  readonly on: boolean;
  /** Of a row about several categories: on for some of them only. */
  readonly partly: boolean;
  /** Critical: preferences do not count. */
  readonly locked: boolean;
}

/** What a person is told about, and a switch for each way. */
export interface Row {
  readonly scope: Scope;
  /** One for each way; null where there is nothing to choose. */
  readonly switches: readonly (Switch | null)[];
}

/** All that a person can choose, as a table: what they are told about down, the ways to tell them across. */
export interface Centre {
  readonly ways: readonly Way[];
  readonly rows: readonly Row[];
}

export interface CentreSource {
  readonly categories: readonly Category[];
  readonly choices: readonly Choice[];
  /** The person has a browser that Firebase pushes to. */
  readonly pushReachesBrowser: boolean;
  /** Ways that every category may go besides its own. */
  readonly also?: readonly Channel[];
}

/** Everything first, then each category, and what advertises last with a row for all of it. */
export function centreOf({ also = [], ...given }: CentreSource): Centre {
  const { choices, pushReachesBrowser } = given;
  const categories = given.categories.map((category) => ({ ...category, channels: [...category.channels, ...also] }));
  const ways = waysOf(categories.flatMap(({ channels }) => channels), pushReachesBrowser);
  const promotional = categories.filter(({ kind }) => kind === 'PROMOTIONAL');
  const other = categories.filter(({ kind }) => kind !== 'PROMOTIONAL');
  const rowOf = (scope: Scope): Row => ({ scope, switches: ways.map((way) => (scope.is === 'category' ? switchOf(choices, scope.category, way) : switchOfAll(choices, concernedBy(scope, categories), scope, way))) });
  const all = (scope: Scope, of: readonly Category[]) => (of.filter(({ critical }) => !critical).length > 1 ? [rowOf(scope)] : []);
  const each = (of: readonly Category[]) => of.map((category) => rowOf({ is: 'category', category }));
  return {
    ways,
    rows: [...all({ is: 'everything' }, categories), ...each(other), ...all({ is: 'kind', kind: 'PROMOTIONAL' }, promotional), ...each(promotional)],
  };
}

/** Where a category goes on this way: as the app defined it, or as the person has chosen before. */
export function placesOf({ key, channels }: Category, { places }: Way, choices: readonly Choice[]): readonly Place[] {
  return places.filter(({ channel }) => channels.includes(channel) || choices.some((choice) => choice.category === key && choice.channel === channel));
}

/** What a row about several is about. What is critical is beyond choice. */
export function concernedBy(scope: Scope, categories: readonly Category[]): readonly Category[] {
  const open = categories.filter(({ critical }) => !critical);
  return scope.is === 'kind' ? open.filter(({ kind }) => kind === scope.kind) : open;
}

function switchOf(choices: readonly Choice[], category: Category, way: Way): Switch | null {
  const answers = placesOf(category, way, choices).map((place) => wants(choices, category, place));
  return answers.length === 0 ? null : { way, on: answers.includes(true), partly: false, locked: category.critical };
}

/**
 * On where anything comes this way. Everything at once does not switch on what is opt-in (`choosing.ts`): what is off
 * of that is not missing, and where there is nothing else there is no switch.
 */
function switchOfAll(choices: readonly Choice[], categories: readonly Category[], scope: Scope, way: Way): Switch | null {
  const concerned = categories.filter((category) => placesOf(category, way, choices).length > 0);
  const isOn = (category: Category) => switchOf(choices, category, way)?.on === true;
  const moved = concerned.filter(({ optIn }) => !optIn || scope.is === 'kind');
  if (moved.length === 0) return null;
  const on = concerned.some(isOn);
  return { way, on, partly: on && !moved.every(isOn), locked: false };
}
