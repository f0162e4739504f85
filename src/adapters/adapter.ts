import type { z } from 'zod';
import type { ChatMessage, EmailMessage, PushMessage, SmsMessage, WebhookMessage, WebPushMessage } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Knock, Report } from '../core/receipt.ts';
import type { Wire } from '../core/channel.ts';

/** The messages of each wire (fcm and apns share a shape). */
interface Messages {
  in_app: never;
  email: EmailMessage;
  sms: SmsMessage;
  fcm: PushMessage;
  apns: PushMessage;
  web_push: WebPushMessage;
  chat: ChatMessage;
  webhook: WebhookMessage;
}

/** What a message on this wire is made of. */
export type MessageOn<W extends Wire> = Messages[W];

/** What every adapter is handed besides its settings. */
export interface AdapterTools {
  /** Milliseconds since the epoch: the wall clock, which only `base/clock` may read. */
  now: () => number;
  /** Where this account's provider may report back, or null where the platform has no public address. */
  receiptsUrl: string | null;
  /** Where readers come back to; absent where the platform has no public address. */
  links?: Links;
}

/** Addresses of our own that go out with a message. Each is signed: nobody can make that of another delivery. */
export interface Links {
  /** Where the page's service worker reports what became of a push: `<this>/delivered`, `<this>/clicked`. */
  beacon(deliveryId: string): string;
  /** Where a person stops what advertises, by one POST (RFC 8058). */
  unsubscribe(deliveryId: string): string;
}

/**
 * Reads what a provider reports back on one account. Nothing that is not signed is believed. What reports nothing of ours is
 * no receipt, and no error.
 */
export type ReceiptReader = (knock: Knock) => Promise<Report>;

/**
 * One firm's wire: the shape of an account's settings, and `open`, which makes a sender without touching the network
 * (connections are opened by the first send). What the firm's codes mean is a table beside it.
 */
export interface Adapter<W extends Exclude<Wire, 'in_app'>, S extends z.ZodType> {
  readonly name: string;
  readonly wire: W;
  readonly settings: S;
  open(settings: z.output<S>, tools: AdapterTools): Sender<W>;
  /** For firms that report back; null where the account cannot tell its provider's word from anybody's. */
  receipts?(settings: z.output<S>, tools: Pick<AdapterTools, 'now'>): ReceiptReader | null;
}

/**
 * Speaks to one account. `send` never throws for anything the provider or the network did: it answers
 * an outcome. It obeys `signal` (its reason is the deadline), retries nothing, and puts no secret into a reason.
 */
export interface Sender<W extends Wire = Wire> {
  /** No send lasts longer; the lease of a claim is one and a half times this. */
  readonly deadlineMs: number;
  /** How many sends may be under way at once on this account. */
  readonly concurrency: number;
  /** Whether its provider is a stand-in, whose devices have addresses that no real one gives out. */
  readonly trusting?: boolean;
  send(message: MessageOn<W>, signal: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
}
