import { createFeed, type Feed } from './feed.ts';
import { createLive, type Live } from './live.ts';
import { createRequest, type Request } from './request.ts';
import { createSession, type Token } from './session.ts';

/** All that a page needs of Carillon for one person. */
export interface InboxClient {
  readonly request: Request;
  readonly live: Live;
  readonly feed: Feed;
}

export interface InboxClientOptions {
  /** `POST` and `WS`, on the same host: `/graphql`. */
  path: string;
  /** Asks the product's own backend for the person's token. */
  askToken: () => Promise<Token>;
}

export function createInboxClient({ path, askToken }: InboxClientOptions): InboxClient {
  const http = new URL(path, location.href);
  const socket = new URL(http);
  socket.protocol = http.protocol.replace('http', 'ws');

  const session = createSession(askToken);
  const request = createRequest(http.href, session);
  const live = createLive(socket.href, session);
  return { request, live, feed: createFeed(request, live) };
}
