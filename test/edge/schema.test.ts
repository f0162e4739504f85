import { isEnumType, isInputObjectType, isIntrospectionType, isObjectType, type GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { refusalCodes } from '../../src/core/refusal.ts';
import { doors } from '../../src/edge/doors.ts';
import { readSchema } from '../../src/edge/graphql/schema.ts';

const schema = readSchema();

describe('the schema', () => {
  it('describes every type, field, argument, input field and value: it is the reference', () => {
    const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && type.astNode);
    expect(types.length).toBeGreaterThan(50);
    expect(types.flatMap(undescribed)).toEqual([]);
  });

  it('has doors for every operation, and no others', () => {
    const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((root) =>
      Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`),
    );
    expect(operations.sort()).toEqual(Object.keys(doors).sort());
  });

  it('lists every code of a refusal', () => {
    const type = schema.getType('UserError');
    const told = isObjectType(type) ? (type.getFields().code?.description ?? '') : '';
    expect(refusalCodes.filter((code) => !told.includes(`\`${code}\``))).toEqual([]);
  });
});

interface Described {
  name: string;
  description?: string | null | undefined;
}

function undescribed(type: GraphQLNamedType): string[] {
  return [type, ...partsOf(type)].filter(({ description }) => !description).map(({ name }) => `${type.name}: ${name}`);
}

function partsOf(type: GraphQLNamedType): Described[] {
  if (isObjectType(type)) return Object.values(type.getFields()).flatMap((field) => [field, ...field.args]);
  if (isInputObjectType(type)) return Object.values(type.getFields());
  return isEnumType(type) ? [...type.getValues()] : [];
}
