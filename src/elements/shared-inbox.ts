import { createInbox, type Inbox } from '../client/client.ts';
import { tokenFrom } from './token.ts';

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

const held = new Set<Held>();

/** The inbox of that address and token, the same one for all who ask. It is to be given back. */
export function holdInbox(url: string, source: TokenSource): SharedInbox {
  const shared = [...held].find((one) => one.url === url && one.source === source && !hasChangedHands(one.inbox)) ?? begin(url, source);
  shared.holders += 1;
  return shared;
}

/** When nobody holds it any more it is forgotten: whoever comes next may be another person. */
export function giveBack(shared: SharedInbox): void {
  for (const one of held) {
    if (one !== shared) continue;
    one.holders -= 1;
    if (one.holders === 0) held.delete(one);
  }
}

/** Whether somebody else has signed in since: an inbox is one person's. */
export function hasChangedHands(inbox: Inbox): boolean {
  return inbox.getSnapshot().fault?.code === 'OTHER_PERSON';
}

function begin(url: string, source: TokenSource): Held {
  const token = typeof source === 'string' ? () => tokenFrom(source) : source;
  const begun = { url, source, inbox: createInbox({ url, token }), holders: 0 };
  held.add(begun);
  return begun;
}
