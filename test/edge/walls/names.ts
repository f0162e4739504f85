import { getNamedType, isInputObjectType, isObjectType, type GraphQLInputType, type GraphQLSchema } from 'graphql';

/** Texts, besides every ID, by which an operation can name something that belongs to somebody. */
const naming = new Set(['after', 'category', 'template', 'key', 'provider']);

/** Every place of the schema where a caller can name something: `Type.field(argument.path)`. */
export function placesThatName(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((argument) => placesIn(argument.name, argument.type, []).map((path) => `${type.name}.${field.name}(${path})`)),
    );
  });
}

function placesIn(path: string, type: GraphQLInputType, within: string[]): string[] {
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    if (within.includes(named.name)) return [];
    return Object.values(named.getFields()).flatMap((field) => placesIn(`${path}.${field.name}`, field.type, [...within, named.name]));
  }
  return named.name === 'ID' || (named.name === 'String' && naming.has(path.split('.').at(-1) ?? '')) ? [path] : [];
}
