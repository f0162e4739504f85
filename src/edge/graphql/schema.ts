import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { guard } from '../doors.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { scalars } from './scalars.ts';

/** As far above `src/` as above `dist/`. */
const folder = fileURLToPath(new URL('../../../schema/', import.meta.url));

/** The schema of `schema/`, resolved, and every operation behind its doors. */
export function createSchema(resolvers: Resolvers[]): GraphQLSchema {
  const typeDefs = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return guard(
    makeExecutableSchema({
      typeDefs,
      resolvers: [scalars, ...resolvers],
      resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    }),
  );
}
