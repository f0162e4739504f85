import { createSourceEventStream, execute, GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { isContext } from '../context.ts';

/**
 * `subscribe` of graphql-js with two differences: each event is executed with loaders of its own, because those of the
 * operation would answer with what they saw when it began; and a source that breaks ends with an error for the caller.
 */
export async function subscribe(args: ExecutionArgs): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
  try {
    const source = await createSourceEventStream(args);
    return isResult(source) ? source : eachExecuted(source[Symbol.asyncIterator](), args);
  } catch (error) {
    return { errors: [brokenBy(error)] };
  }
}

function isResult(value: ExecutionResult | AsyncIterable<unknown>): value is ExecutionResult {
  return !(Symbol.asyncIterator in value);
}

/** Written out, because `return` of an async generator waits for its pending `next`, and a quiet source would never be let go. */
function eachExecuted(source: AsyncIterator<unknown>, args: ExecutionArgs): AsyncGenerator<ExecutionResult, void, void> {
  let broken = false;
  return {
    async next() {
      if (broken) return { done: true, value: undefined };
      try {
        const event = await source.next();
        if (event.done) return { done: true, value: undefined };
        return { done: false, value: await execute({ ...args, contextValue: freshly(args.contextValue), rootValue: event.value }) };
      } catch (error) {
        broken = true;
        await source.return?.();
        return { done: false, value: { errors: [brokenBy(error)] } };
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function freshly(context: unknown): unknown {
  return isContext(context) ? context.fresh() : context;
}

function brokenBy(error: unknown): GraphQLError {
  return new GraphQLError('The stream broke.', { originalError: error instanceof Error ? error : new Error(String(error)) });
}
