import type { ASTVisitor, ValidationContext } from 'graphql';
import { BadInput } from '../../core/refusal.ts';
import { callError } from '../errors.ts';
import { argumentPath } from './argument-path.ts';

/**
 * PostgreSQL stores neither NUL nor half a surrogate pair, and a batch that held one would fail as a whole: they are
 * refused here, wherever they stand, variables and literals alike.
 */
const unstorable = /\0|\p{Surrogate}/u;
const MESSAGE = 'Text must not hold NUL or unpaired surrogates.';
/** Deeper values would exhaust the stack of whoever walks or writes them. */
const VALUE_DEPTH = 64;

/** Refuses variables with such text in them, by a path that begins at the variable's name. */
export function checkVariables(variables: unknown): void {
  walk(variables, []);
}

function walk(value: unknown, path: string[]): void {
  if (typeof value === 'string') {
    if (unstorable.test(value)) throw new BadInput(MESSAGE, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length > VALUE_DEPTH) throw new BadInput(`Values are at most ${VALUE_DEPTH} deep.`, path);
  for (const [key, inner] of Object.entries(value)) {
    if (unstorable.test(key)) throw new BadInput(MESSAGE, path);
    walk(inner, [...path, key]);
  }
}

/** The same for what is written in the document itself; it is checked once for each document. */
export function cleanTextRule(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node, _key, parent, path, ancestors) {
      if (!unstorable.test(node.value)) return;
      const way = parent ? [...ancestors, parent] : ancestors;
      context.reportError(callError('BAD_USER_INPUT', MESSAGE, { path: argumentPath(way, path) }));
    },
  };
}
