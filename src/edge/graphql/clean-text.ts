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
const DEPTH_MESSAGE = `Values are at most ${VALUE_DEPTH} deep.`;

/** Refuses variables with such text in them; `placeOf` says where in the arguments a variable's value arrives. */
export function checkVariables(variables: unknown, placeOf: (name: string) => readonly string[]): void {
  try {
    walk(variables, []);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    const [name, ...rest] = error.argument ?? [];
    throw name === undefined ? error : new BadInput(error.message, [...placeOf(name), ...rest]);
  }
}

function walk(value: unknown, path: string[]): void {
  if (typeof value === 'string') {
    if (unstorable.test(value)) throw new BadInput(MESSAGE, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length > VALUE_DEPTH) throw new BadInput(DEPTH_MESSAGE, path);
  for (const [key, inner] of Object.entries(value)) {
    if (unstorable.test(key)) throw new BadInput(MESSAGE, path);
    walk(inner, [...path, key]);
  }
}

/** The same for what is written in the document itself; it is checked once for each document. */
export function cleanTextRule(context: ValidationContext): ASTVisitor {
  let depth = 0;
  const nested = {
    enter() {
      depth += 1;
      if (depth === VALUE_DEPTH + 1) context.reportError(callError('BAD_USER_INPUT', DEPTH_MESSAGE));
    },
    leave() {
      depth -= 1;
    },
  };
  return {
    StringValue(node, _key, parent, path, ancestors) {
      if (!unstorable.test(node.value)) return;
      const way = parent ? [...ancestors, parent] : ancestors;
      context.reportError(callError('BAD_USER_INPUT', MESSAGE, { path: argumentPath(way, path) }));
    },
    ObjectValue: nested,
    ListValue: nested,
  };
}
