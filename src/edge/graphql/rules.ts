import { NoSchemaIntrospectionCustomRule, specifiedRules, type ValidationRule } from 'graphql';
import { cleanTextRule } from './clean-text.ts';
import { sizeRule } from './size-rule.ts';

/** What every document must keep besides the rules of GraphQL itself, on every transport. */
export function houseRules({ introspection }: { introspection: boolean }): ValidationRule[] {
  return [sizeRule, cleanTextRule, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
}

/** For the transports that validate by themselves. */
export function allRules(options: { introspection: boolean }): ValidationRule[] {
  return [...specifiedRules, ...houseRules(options)];
}
