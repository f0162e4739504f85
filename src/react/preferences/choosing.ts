import { concernedBy, placesOf, type Category, type Scope } from './centre.ts';
import { wants, written, type Choice, type Place, type Subject } from './choices.ts';
import type { Way } from './ways.ts';

/** A person's hand on one switch. */
export interface Wish {
  readonly scope: Scope;
  readonly way: Way;
  readonly enabled: boolean;
}

interface Known {
  readonly choices: readonly Choice[];
  readonly categories: readonly Category[];
}

const anything: Subject = { key: null, kind: null, critical: false, optIn: false };
const kinds = ['TRANSACTIONAL', 'PROMOTIONAL'] as const;

/** What to write so that the wish comes true. */
export function choicesFor(wish: Wish, known: Known): readonly Choice[] {
  const { scope, way, enabled } = wish;
  if (scope.is === 'category') return placesOf(scope.category, way, known.choices).map((place) => choiceFor(scope.category, place, enabled));
  return way.places.flatMap((place) => choicesForAll(wish, place, known));
}

/**
 * The general word first, which also holds for categories to come; then whatever would still say otherwise. What is
 * opt-in stays as it is when everything is switched on: nobody asked for it by name.
 */
function choicesForAll({ scope, enabled }: Wish, place: Place, { choices, categories }: Known): readonly Choice[] {
  const general = scope.is === 'kind' ? ofKind(scope.kind) : anything;
  const narrower = scope.is === 'kind' ? [] : kinds.map(ofKind);
  const first = [choiceFor(general, place, enabled)];
  return [...narrower, ...concernedBy(scope, categories)].reduce<readonly Choice[]>((fresh, subject) => {
    const keeps = enabled && subject.optIn && scope.is === 'everything';
    const wished = keeps ? wants(choices, subject, place) : enabled;
    return wants(written(choices, fresh), subject, place) === wished ? fresh : [...fresh, choiceFor(subject, place, wished)];
  }, first);
}

function ofKind(kind: Subject['kind']): Subject {
  return { ...anything, kind };
}

/** A category says more than its kind, and the two are never said together. */
function choiceFor({ key, kind }: Subject, { channel, clientType }: Place, enabled: boolean): Choice {
  return { category: key, kind: key === null ? kind : null, channel, clientType, enabled };
}
