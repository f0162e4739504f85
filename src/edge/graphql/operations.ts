import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationTypeNode,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import { checkVariables } from './clean-text.ts';
import { DOCUMENT_TOKENS } from './limits.ts';
import { blameLiterals } from './literals.ts';
import { blameVariables, placeOf } from './variables.ts';

/** One operation as a socket or an event stream asks for it. */
interface OperationAsked {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** An operation that may be executed as it is. */
interface Prepared {
  kind: OperationTypeNode;
  args: ExecutionArgs & { contextValue: Context };
}

/**
 * What Apollo does for HTTP, for the transports that execute without it: parse and validate, once for each text, and
 * check the variables. Never throws: what is wrong with the operation is answered.
 */
export interface Operations {
  prepare(asked: OperationAsked, context: Context): Prepared | readonly GraphQLError[];
}

const DOCUMENTS_KEPT = 1_000;
const CHARACTERS_KEPT = 10_000_000;

export function createOperations(schema: GraphQLSchema, rules: readonly ValidationRule[]): Operations {
  const documents = new LRUCache<string, DocumentNode>({
    max: DOCUMENTS_KEPT,
    maxSize: CHARACTERS_KEPT,
    sizeCalculation: (_, source) => source.length + 1,
  });

  function documentOf(source: string): DocumentNode {
    const known = documents.get(source);
    if (known) return known;
    const { document, errors } = shallow(() => {
      const read = parsed(source);
      return { document: read, errors: validate(schema, read, rules) };
    });
    blameLiterals(document, errors);
    if (errors.length > 0) throw new RefusedOperation(errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')));
    documents.set(source, document);
    return document;
  }

  function prepare({ query, operationName, variables }: OperationAsked, contextValue: Context): Prepared {
    const document = documentOf(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new RefusedOperation([coded(new GraphQLError('The document holds no single operation of this name.'), 'OPERATION_RESOLUTION_FAILURE')]);
    const variableValues = variables ?? {};
    checkVariables(variableValues, (name) => placeOf(document, operation, name));
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues);
    if (errors) {
      blameVariables({ schema, document, operation, variables: variableValues }, errors);
      throw new RefusedOperation(errors.map((error) => coded(error, 'BAD_USER_INPUT')));
    }
    return { kind: operation.operation, args: { schema, document, operationName, variableValues, contextValue } };
  }

  return {
    prepare(asked, context) {
      try {
        return prepare(asked, context);
      } catch (error) {
        if (error instanceof RefusedOperation) return error.errors;
        const originalError = error instanceof Error ? error : new Error(String(error));
        return [new GraphQLError(originalError.message, { originalError })];
      }
    },
  };
}

class RefusedOperation extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super('The operation is not in order.');
    this.errors = errors;
  }
}

/** Parsing and validating walk the document, and one that is nested beyond all measure exhausts the stack: the caller's mistake, not ours. */
function shallow<T>(walk: () => T): T {
  try {
    return walk();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RefusedOperation([coded(new GraphQLError('The document is nested too deeply.'), 'GRAPHQL_PARSE_FAILED')]);
  }
}

function parsed(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: DOCUMENT_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) throw new RefusedOperation([coded(error, 'GRAPHQL_PARSE_FAILED')]);
    throw error;
  }
}

/** The same codes as over HTTP; an error that has one keeps it. */
function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, ...extensions } });
}
