import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';

export function queueResolvers({ queues }: Pick<Dependencies, 'queues'>): Resolvers {
  return { Query: { queues: () => queues() } };
}
