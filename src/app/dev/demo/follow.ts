import { Readable } from 'node:stream';
import { post, type App, type Variables } from './call.ts';

/** Subscribes as an app: server-sent events, until the end or the signal. */
export async function follow(app: App, query: string, variables: Variables, signal: AbortSignal): Promise<Readable> {
  const { ok, status, body } = await post(app, 'text/event-stream', { query, variables }, signal);
  if (!ok || !body) throw new Error(`Carillon answered ${status}`);
  return Readable.fromWeb(body);
}
