import { createInbox, type Inbox } from '../client/client.ts';

/** Where a token comes from: an address of the page's backend, or a function of the page. */
export type TokenSource = string | (() => Promise<string>);

/** An inbox that several elements show, for as long as one of them holds it. */
export interface SharedInbox {
  readonly url: string;
  readonly source: TokenSource;
  readonly inbox: Inbox;
}

interface Held extends SharedInbox {
  holders: number;
}

const held: Held[] = [];

/** The inbox of that address and token, which is the same for all who ask. It is to be given back. */
export function holdInbox(url: string, source: TokenSource): SharedInbox {
  let shared = held.find((one) => one.url === url && one.source === source);
  if (!shared) {
    shared = { url, source, inbox: createInbox({ url, token: typeof source === 'string' ? () => tokenFrom(source) : source }), holders: 0 };
    held.push(shared);
  }
  shared.holders += 1;
  return shared;
}

/** When nobody holds it any more it is forgotten: whoever comes then may be another person. */
export function giveBack(shared: SharedInbox): void {
  const at = held.findIndex((one) => one === shared);
  const one = held[at];
  if (!one) return;
  one.holders -= 1;
  if (one.holders === 0) held.splice(at, 1);
}

/** Asks the page's own backend, which knows by its cookies who is signed in. */
async function tokenFrom(url: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', credentials: 'include' });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new Error(`${url} answered without a token: it is to answer { "token": "…" }.`);
}
