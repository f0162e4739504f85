import { Kind, type ASTVisitor, type SelectionSetNode, type ValidationContext } from 'graphql';
import { callError } from '../errors.ts';
import { DEPTH, FIELDS, ROOT_FIELDS } from './limits.ts';

/** How deep and how wide a selection is, its fragments spread out. Introspection counts nothing: it reads no rows. */
interface Size {
  depth: number;
  fields: number;
}

const nothing: Size = { depth: 0, fields: 0 };

/** Refuses operations that are too deep, or ask for too much at once, before anything is executed. */
export function sizeRule(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Size>();

  function sizeOf({ selections }: SelectionSetNode): Size {
    let size = nothing;
    for (const selection of selections) {
      const part = sizeOfSelection(selection);
      size = { depth: Math.max(size.depth, part.depth), fields: size.fields + part.fields };
    }
    return size;
  }

  function sizeOfSelection(selection: SelectionSetNode['selections'][number]): Size {
    switch (selection.kind) {
      case Kind.FIELD: {
        if (selection.name.value.startsWith('__')) return nothing;
        const inner = selection.selectionSet ? sizeOf(selection.selectionSet) : nothing;
        return { depth: inner.depth + 1, fields: inner.fields + 1 };
      }
      case Kind.INLINE_FRAGMENT:
        return sizeOf(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return sizeOfFragment(selection.name.value);
    }
  }

  function sizeOfFragment(name: string): Size {
    const known = fragments.get(name);
    if (known) return known;
    // A fragment that spreads itself counts once here; another rule refuses it.
    fragments.set(name, nothing);
    const fragment = context.getFragment(name);
    const size = fragment ? sizeOf(fragment.selectionSet) : nothing;
    fragments.set(name, size);
    return size;
  }

  function rootFields({ selections }: SelectionSetNode, seen = new Set<string>()): number {
    return selections.reduce((count, selection) => {
      if (selection.kind === Kind.FIELD) return count + 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) return count + rootFields(selection.selectionSet, seen);
      const fragment = seen.has(selection.name.value) ? null : context.getFragment(selection.name.value);
      seen.add(selection.name.value);
      return fragment ? count + rootFields(fragment.selectionSet, seen) : count;
    }, 0);
  }

  return {
    OperationDefinition({ selectionSet }) {
      const { depth, fields } = sizeOf(selectionSet);
      const roots = rootFields(selectionSet);
      if (depth > DEPTH) context.reportError(callError('BAD_USER_INPUT', `The operation is ${depth} fields deep; ${DEPTH} is the limit.`));
      if (fields > FIELDS) context.reportError(callError('BAD_USER_INPUT', `The operation has ${fields} fields; ${FIELDS} is the limit.`));
      if (roots > ROOT_FIELDS) context.reportError(callError('BAD_USER_INPUT', `The operation asks ${roots} things at once; ${ROOT_FIELDS} is the limit.`));
    },
  };
}
