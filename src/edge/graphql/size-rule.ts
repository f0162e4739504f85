import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type ASTVisitor,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { callError } from '../errors.ts';
import { DEPTH, FIELDS, OBJECTS, PAGE_ITEMS, ROOT_FIELDS } from './limits.ts';

/** How deep and how wide a selection is, its fragments spread out, and how many objects it could load. Introspection counts nothing: it reads no rows. */
interface Size {
  depth: number;
  fields: number;
  objects: number;
}

type Parent = GraphQLNamedType | null | undefined;

const nothing: Size = { depth: 0, fields: 0, objects: 0 };

/** Refuses operations that are too deep, or ask for too much at once, before anything is executed. */
export function sizeRule(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  const fragments = new Map<string, Size>();

  function sizeOf({ selections }: SelectionSetNode, parent: Parent): Size {
    let size = nothing;
    for (const selection of selections) {
      const part = sizeOfSelection(selection, parent);
      size = { depth: Math.max(size.depth, part.depth), fields: size.fields + part.fields, objects: size.objects + part.objects };
    }
    return size;
  }

  function sizeOfSelection(selection: SelectionSetNode['selections'][number], parent: Parent): Size {
    switch (selection.kind) {
      case Kind.FIELD:
        return sizeOfField(selection, parent);
      case Kind.INLINE_FRAGMENT:
        return sizeOf(selection.selectionSet, selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent);
      case Kind.FRAGMENT_SPREAD:
        return sizeOfFragment(selection.name.value);
    }
  }

  function sizeOfField(node: FieldNode, parent: Parent): Size {
    if (node.name.value.startsWith('__')) return nothing;
    if (!node.selectionSet) return { depth: 1, fields: 1, objects: 0 };
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const inner = sizeOf(node.selectionSet, field && getNamedType(field.type));
    return { depth: inner.depth + 1, fields: inner.fields + 1, objects: itemsOf(node, field) * (1 + inner.objects) };
  }

  function sizeOfFragment(name: string): Size {
    const known = fragments.get(name);
    if (known) return known;
    // A fragment that spreads itself counts once here; another rule refuses it.
    fragments.set(name, nothing);
    const fragment = context.getFragment(name);
    const size = fragment ? sizeOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value)) : nothing;
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
    OperationDefinition({ operation, selectionSet }) {
      const { depth, fields, objects } = sizeOf(selectionSet, schema.getRootType(operation));
      const roots = rootFields(selectionSet);
      if (depth > DEPTH) context.reportError(callError('BAD_USER_INPUT', `The operation is ${depth} fields deep; ${DEPTH} is the limit.`));
      if (fields > FIELDS) context.reportError(callError('BAD_USER_INPUT', `The operation has ${fields} fields; ${FIELDS} is the limit.`));
      else if (objects > OBJECTS) context.reportError(callError('BAD_USER_INPUT', `The operation could load ${objects} objects; ${OBJECTS} is the limit.`));
      if (roots > ROOT_FIELDS) context.reportError(callError('BAD_USER_INPUT', `The operation asks ${roots} things at once; ${ROOT_FIELDS} is the limit.`));
    },
  };
}

/** How many items a field could answer: a page as large as it is asked for, one of all else. */
function itemsOf(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number {
  const page = field?.args.find(({ name }) => name === 'first');
  if (!page) return 1;
  const asked = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (!asked) return typeof page.defaultValue === 'number' ? page.defaultValue : PAGE_ITEMS;
  // Sizes that are none are refused when they are read.
  return asked.kind === Kind.INT ? Math.min(PAGE_ITEMS, Math.max(1, Number(asked.value))) : PAGE_ITEMS;
}
