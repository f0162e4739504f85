import type { CategoryKind, Channel, ClientType } from '../generated/graphql.ts';

/** A person's yes or no, as the API keeps it; null means every one. */
export interface Choice {
  readonly category: string | null;
  readonly kind: CategoryKind | null;
  readonly channel: Channel | null;
  readonly clientType: ClientType | null;
  readonly enabled: boolean;
}

/** Where something can be read. A channel that is read anywhere has no client type. */
export interface Place {
  readonly channel: Channel;
  readonly clientType: ClientType | null;
}

/** What a choice may be asked about: a category, or any of a kind, or anything at all. */
export interface Subject {
  readonly key: string | null;
  readonly kind: CategoryKind | null;
  readonly critical: boolean;
  readonly optIn: boolean;
}

/** What Carillon would do: the most specific choice wins, category before kind before channel before client type. */
export function wants(choices: readonly Choice[], subject: Subject, place: Place): boolean {
  if (subject.critical) return true;
  const [strongest] = choices
    .filter((choice) => concerns(choice, subject, place))
    .sort((one, other) => weightOf(other) - weightOf(one));
  return strongest?.enabled ?? !subject.optIn;
}

/** The choices as they are once these are written: each takes the place of the one about the same. */
export function written(choices: readonly Choice[], fresh: readonly Choice[]): readonly Choice[] {
  return fresh.reduce<readonly Choice[]>((known, one) => [...known.filter((other) => !isAboutTheSame(one, other)), one], choices);
}

function concerns({ category, kind, channel, clientType }: Choice, subject: Subject, place: Place): boolean {
  return (
    (category === null || category === subject.key) &&
    (kind === null || kind === subject.kind) &&
    (channel === null || channel === place.channel) &&
    (clientType === null || clientType === place.clientType)
  );
}

function weightOf({ category, kind, channel, clientType }: Choice): number {
  return (category === null ? 0 : 8) + (kind === null ? 0 : 4) + (channel === null ? 0 : 2) + (clientType === null ? 0 : 1);
}

function isAboutTheSame(one: Choice, other: Choice): boolean {
  return one.category === other.category && one.kind === other.kind && one.channel === other.channel && one.clientType === other.clientType;
}
