/**
 * What a provider says later of a message that it took. `opened` and `clicked` say that it was delivered, too; so do a
 * complaint and an unsubscribe, which come as `delivered` with what they stop.
 */
export type ReceiptKind = 'sent' | 'delivered' | 'opened' | 'clicked' | 'failed';

/**
 * What must not be written to this address any more: anything (the address is dead, or said stop), what advertises (a
 * complaint), or this very category (an unsubscribe).
 */
export type Stop = 'everything' | 'promotion' | 'category';

/** One thing that a provider says of one message. */
export interface Receipt {
  /** Ours, which goes with the message and comes back: known before the provider has given it an id. Null where only theirs comes back. */
  deliveryId: string | null;
  /** The provider's id, where the receipt names it: tells whether a failure is that of the latest attempt. Never null where ours is. */
  providerMessageId: string | null;
  kind: ReceiptKind;
  /** A stable code of the provider's vocabulary where it failed or stops something, never a text. */
  reason: string | null;
  stops: Stop | null;
}

/** What a person wrote back to a number of ours: to be left alone, or not to be any longer. */
export interface Reply {
  /** E.164 */
  address: string;
  says: 'STOP' | 'START';
}

/** What a good report says. */
export interface Told {
  kind: 'told';
  receipts: Receipt[];
  replies: Reply[];
}

/** What a knock at an account's hook came to. */
export type Report =
  | Told
  /** Not the provider's own. */
  | { kind: 'forged' }
  /** It cannot be known now whose it is, as where the provider's key is not to be had: it should come again. */
  | { kind: 'unproven' };

export const forged: Report = { kind: 'forged' };
export const unproven: Report = { kind: 'unproven' };

/** Of receipts, mostly without replies. */
export function told(receipts: Receipt[], replies: Reply[] = []): Told {
  return { kind: 'told', receipts, replies };
}

/** A request as it came in, before anything in it is believed. */
export interface Knock {
  /** As the caller was told it: signatures are over the public URL, whatever a proxy made of it. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

const MESSAGE_ID = /^[\x21-\x7e]{1,200}$/;
const CODE = /^[\w.-]{1,60}$/;

/** A provider's id as a receipt may name it; null where it can be none of theirs. */
export function messageIdIn(value: unknown): string | null {
  return typeof value === 'string' && MESSAGE_ID.test(value) ? value : null;
}

/** `TWILIO_30003`: the firm's prefix, and its own code where that is one. */
export function reasonIn(prefix: string, code: unknown): string {
  const text = typeof code === 'number' ? String(code) : code;
  return typeof text === 'string' && CODE.test(text) ? `${prefix}_${text.toUpperCase()}` : prefix;
}
