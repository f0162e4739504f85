import type { z } from 'zod';
import type { ChatMessage, EmailMessage, PushMessage, SmsMessage, WebhookMessage, WebPushMessage } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
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
export type MessageOn<W extends Wire> = Messages[W];

/** What every adapter is handed besides its settings. */
export interface AdapterTools {
  /** Milliseconds since the epoch: the wall clock, which only `base/clock` may read. */
  now: () => number;
  /** Where this account's provider may report back, or null where the platform has no public address. */
  receiptsUrl: string | null;
}

/**
 * One firm's wire. An adapter is a single file: the shape of its settings, and `open`, which makes a
 * sender without touching the network (connections are opened by the first send).
 */
export interface Adapter<W extends Exclude<Wire, 'in_app'>, S extends z.ZodType> {
  readonly name: string;
  readonly wire: W;
  readonly settings: S;
  open(settings: z.output<S>, tools: AdapterTools): Sender<W>;
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
