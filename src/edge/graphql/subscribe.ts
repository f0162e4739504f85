import { createSourceEventStream, execute, GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Utf8 } from '../../base/utf8.ts';
import { isContext } from '../context.ts';
import { isPulled, type Shortcut } from '../live/pull.ts';
import { eventWriterFor, type EventWriter } from './event-writer.ts';

/** Where a transport takes the JSON of results, one each. */
export interface Outlet extends Omit<Shortcut<unknown>, 'pass'> {
  send(result: Utf8): void;
}

/** An operation, and the transport's outlet where it has one. */
interface SubscriptionArgs extends ExecutionArgs {
  outlet?: Outlet;
}

/**
 * `subscribe` of graphql-js with three differences: events of plain fields leave by the outlet as text, and never come as
 * results; each other event is executed with loaders of its own, because those of the
 * operation would answer with what they saw when it began; and a source that breaks ends with an error for the caller.
 */
export async function subscribe({ outlet, ...args }: SubscriptionArgs): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
  try {
    const source = await createSourceEventStream(args);
    if (isResult(source)) return source;
    const events = source[Symbol.asyncIterator]();
    if (outlet) leaveBy(outlet, events, args);
    return eachExecuted(events, args);
  } catch (error) {
    return { errors: [brokenBy(error)] };
  }
}

function isResult(value: ExecutionResult | AsyncIterable<unknown>): value is ExecutionResult {
  return !(Symbol.asyncIterator in value);
}

/** Takes the shortcut, where there is one. */
function leaveBy(outlet: Outlet, events: AsyncIterator<unknown>, args: ExecutionArgs): void {
  const write = isPulled(events) ? eventWriterFor(args) : null;
  if (write && isPulled(events)) events.by(new AsText(outlet, write));
}

/** A class, because there is one of it for every subscription: its functions are shared. */
class AsText implements Shortcut<unknown> {
  readonly #outlet: Outlet;
  readonly #write: EventWriter;

  constructor(outlet: Outlet, write: EventWriter) {
    this.#outlet = outlet;
    this.#write = write;
  }

  hasRoom(orCall: () => void): boolean {
    return this.#outlet.hasRoom(orCall);
  }

  pass(event: unknown): boolean {
    const text = this.#write(event);
    if (text !== null) this.#outlet.send(text);
    return text !== null;
  }
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
