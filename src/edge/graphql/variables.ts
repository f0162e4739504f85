import {
  BREAK,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  visit,
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { argumentPath } from './argument-path.ts';

/** An operation with the values of its variables, as it was asked for. */
interface AskedWith {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

/**
 * Gives the errors that values of variables brought about the path that the same values would have had as literals.
 * GraphQL tells them in its order of the definitions and of the fields of their types, and tells where only in words:
 * so the values are walked once more, in the same order. Errors of anything else are left as they are.
 */
export function blameVariables({ schema, document, operation, variables }: AskedWith, errors: readonly GraphQLError[]): void {
  const wrong = (operation.variableDefinitions ?? []).flatMap((definition) => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) return [[name]];
    const isMissing = !Object.hasOwn(variables, name);
    if (isMissing && (definition.defaultValue || !isNonNullType(type))) return [];
    const within = isMissing ? [[]] : wrongIn(variables[name], type, []);
    return within.map((path) => [...placeOf(document, operation, name), ...path]);
  });
  for (const [at, { nodes, extensions }] of errors.entries()) {
    const path = wrong[at];
    // One that says that there are too many more is about no node.
    if (path && nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION) Object.assign(extensions, { code: 'BAD_USER_INPUT' satisfies ErrorCode, path });
  }
}

/** Where in the arguments the value of a variable arrives, at its first use. */
export function placeOf(document: DocumentNode, operation: OperationDefinitionNode | undefined, name: string): string[] {
  let place: string[] | undefined;
  for (const root of operation ? [operation, document] : [document]) {
    visit(root, {
      VariableDefinition: () => false,
      Variable(node, _key, parent, keys, ancestors) {
        if (node.name.value !== name) return undefined;
        place = argumentPath(parent ? [...ancestors, parent] : ancestors, keys);
        return BREAK;
      },
    });
    if (place) return place;
  }
  return [name];
}

/** A place for each error that coercing the value would bring about, in that order. */
function wrongIn(value: unknown, type: GraphQLInputType, path: string[]): string[][] {
  if (isNonNullType(type)) return value === null || value === undefined ? [path] : wrongIn(value, type.ofType, path);
  if (value === null || value === undefined) return [];
  if (isListType(type)) {
    const { ofType } = type;
    return Array.isArray(value) ? value.flatMap((item: unknown, at) => wrongIn(item, ofType, [...path, String(at)])) : wrongIn(value, ofType, path);
  }
  if (!isInputObjectType(type)) return isTaken(() => type.parseValue(value)) ? [] : [path];
  if (typeof value !== 'object' || Array.isArray(value)) return [path];
  const given = new Map<string, unknown>(Object.entries(value));
  const fields = Object.values(type.getFields());
  const known = fields.flatMap((field) => {
    if (given.get(field.name) !== undefined) return wrongIn(given.get(field.name), field.type, [...path, field.name]);
    return field.defaultValue === undefined && isNonNullType(field.type) ? [path] : [];
  });
  const unknown = [...given.keys()].filter((name) => !fields.some((field) => field.name === name)).map((name) => [...path, name]);
  const chosen = fields.filter(({ name, defaultValue }) => given.get(name) !== undefined || defaultValue !== undefined);
  const first = chosen[0] && given.get(chosen[0].name);
  const choice = type.isOneOf ? [...(chosen.length === 1 ? [] : [path]), ...(first === null ? [path] : [])] : [];
  return [...known, ...unknown, ...choice];
}

function isTaken(parse: () => unknown): boolean {
  try {
    return parse() !== undefined;
  } catch {
    return false;
  }
}
