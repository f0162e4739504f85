import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { isScalarType, type GraphQLSchema } from 'graphql';
import { guard } from '../doors.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { scalars } from './scalars.ts';

/** As far above `src/` as above `dist/`. */
const folder = fileURLToPath(new URL('../../../schema/', import.meta.url));

/** The schema of `schema/`, without its doors. */
export function readSchema(resolvers: Resolvers[] = []): GraphQLSchema {
  const typeDefs = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  for (const { name, parseValue, parseLiteral, serialize } of scalars) {
    const type = schema.getType(name);
    if (!isScalarType(type)) throw new Error(`There is no scalar ${name}.`);
    // One by one, because a scalar given as a resolver would take the place of its description too.
    Object.assign(type, { parseValue, parseLiteral, serialize });
  }
  return schema;
}

/** The schema, resolved, and every operation behind its doors. */
export function createSchema(resolvers: Resolvers[]): GraphQLSchema {
  return guard(readSchema(resolvers));
}
