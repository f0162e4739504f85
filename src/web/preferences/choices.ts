import type { ChoiceFragment, ChoicesQuery, ClientType } from '../generated/graphql.ts';
import type { ShownChannel } from '../look/channels.tsx';

export type Choice = ChoiceFragment;
export type Category = ChoicesQuery['categories'][number];

/** Where a channel is read, for choices that tell the two apart. */
const clientTypes: Partial<Record<ShownChannel, ClientType>> = { PUSH: 'APP', WEB_PUSH: 'WEB' };

/** Whether a person gets a category on a channel: the most specific choice wins, category before channel before client type. */
export function isOn(choices: readonly Choice[], category: Category, channel: ShownChannel): boolean {
  if (category.critical) return true;
  const [strongest] = choices
    .filter((choice) => concerns(choice, category, channel))
    .sort((one, other) => weightOf(other) - weightOf(one));
  return strongest?.enabled ?? !category.optIn;
}

/** Whether both are about one switch of the grid. */
export function isSamePlace(one: Choice, other: Pick<Choice, 'category' | 'channel'>): boolean {
  return one.category === other.category && one.channel === other.channel && !one.clientType;
}

function concerns({ category, channel, clientType }: Choice, { key }: Category, asked: ShownChannel): boolean {
  const fits = <Value>(named: Value | null | undefined, actual: Value | undefined) => !named || named === actual;
  return fits(category, key) && fits(channel, asked) && fits(clientType, clientTypes[asked]);
}

function weightOf({ category, channel, clientType }: Choice): number {
  return (category ? 4 : 0) + (channel ? 2 : 0) + (clientType ? 1 : 0);
}
