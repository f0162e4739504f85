import { isValueNode, Kind, visit, type ASTNode, type DocumentNode, type GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { argumentPath } from './argument-path.ts';

/**
 * Gives the errors that literals brought about the code and the path that the same values would have had as variables.
 * GraphQL's own rule has neither; and over HTTP it cannot be replaced by a rule of ours, only be added to.
 */
export function blameLiterals(document: DocumentNode, errors: readonly GraphQLError[]): void {
  const guilty = new Map<ASTNode, GraphQLError>();
  for (const error of errors) {
    const [node] = error.nodes ?? [];
    if (node && isLiteral(node)) guilty.set(node, error);
  }
  if (guilty.size === 0) return;
  visit(document, {
    enter(node, _key, parent, keys, ancestors) {
      const error = guilty.get(node);
      if (!error) return;
      const way = [...ancestors, ...(parent ? [parent] : []), ...(node.kind === Kind.OBJECT_FIELD ? [node] : [])];
      Object.assign(error.extensions, { code: 'BAD_USER_INPUT' satisfies ErrorCode, path: argumentPath(way, keys) });
    },
  });
}

/** A field that an input does not have is told at the field, all else at its value. A variable is judged by its own rules. */
function isLiteral(node: ASTNode): boolean {
  return node.kind === Kind.OBJECT_FIELD || (isValueNode(node) && node.kind !== Kind.VARIABLE);
}
