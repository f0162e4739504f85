import { Kind, type ASTNode } from 'graphql';

/** The names and positions on the way to a value in a document, as `extensions.path` tells them: `keys[n]` leads from `way[n]` to the next. */
export function argumentPath(way: readonly (ASTNode | readonly ASTNode[])[], keys: readonly (string | number)[]): string[] {
  return way.flatMap((step, at) => {
    if (!('kind' in step)) return [];
    switch (step.kind) {
      case Kind.ARGUMENT:
      case Kind.OBJECT_FIELD:
        return [step.name.value];
      case Kind.VARIABLE_DEFINITION:
        return [step.variable.name.value];
      case Kind.LIST:
        return [String(keys[at + 1])];
      default:
        return [];
    }
  });
}
