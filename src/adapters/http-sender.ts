import type { Agent } from 'undici';
import type { Wire } from '../core/channel.ts';
import type { Outcome } from '../core/outcome.ts';
import type { MessageOn, Sender } from './adapter.ts';
import type { Answer } from './exchange.ts';
import { reasonOf } from './failure.ts';
import { exchange, openAgent, type Post } from './http1.ts';

/** What an adapter says of its firm, where one request over HTTP/1.1 is one message. */
interface HttpAccount<W extends Wire> {
  deadlineMs: number;
  /** Sends under way at once, each on a connection of its own. */
  concurrency: number;
  /** Whether connections may lead into private networks. */
  allowPrivate: boolean;
  /** The request for a message, or what it means that there is none to make. */
  request: (message: MessageOn<W>) => Post | Outcome;
  meaningOf: (answer: Answer) => Outcome;
}

/** The rest, the same for all of them: connections opened by the first send, the guard, and what silence means. */
export function httpSender<W extends Wire>({ deadlineMs, concurrency, allowPrivate, request, meaningOf }: HttpAccount<W>): Sender<W> {
  let agent: Promise<Agent> | undefined;

  return {
    deadlineMs,
    concurrency,
    async send(message, signal) {
      if (signal.aborted) return { kind: 'retry', reason: reasonOf(signal) };
      const post = request(message);
      if ('kind' in post) return post;
      agent ??= openAgent({ connections: concurrency, connectTimeoutMs: deadlineMs, allowPrivate });
      const result = await exchange(await agent, post, signal);
      if ('answer' in result) return meaningOf(result.answer);
      const { reason } = result.silence;
      // The account's own URL leads there: no other message would fare better.
      return reason === 'PRIVATE_ADDRESS' ? { kind: 'down', reason } : result.silence;
    },
    async close() {
      await (await agent)?.close();
    },
  };
}
