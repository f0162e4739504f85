import type { Channel, Priority } from '../core/channel.ts';
import type { Content, Json } from '../core/message.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Strategy } from '../core/strategy.ts';
import type { NotificationRow } from '../db/tables/journey.ts';

/** Who asks, and the project that they send for. */
export interface Requester {
  projectId: string;
  /** Our id of the app; of the person, where one sends by their own token. Keys of idempotency are the requester's own. */
  appId: string;
  /** A person, who may do only what the category lets people do. */
  isClient?: boolean;
}

/** One `SendNotificationInput` as GraphQL has typed it; nothing further has been checked. */
export interface SendRequest {
  to: { userId?: string | null; email?: string | null; phone?: string | null };
  category: string;
  template?: string | null;
  content?: Content | null;
  data?: Json | undefined;
  channels?: Channel[] | null;
  strategy?: Strategy | null;
  priority?: Priority | null;
  sendAt?: Date | null;
  /** ISO 8601 duration */
  expiresIn?: string | null;
  idempotencyKey?: string | null;
  collapseKey?: string | null;
  actions?: { name: string; label: string; url?: string | null }[] | null;
}

/** What became of one request. Exactly one of `notification` and a non-empty `refusals`. */
export interface Acceptance {
  notification: NotificationRow | null;
  /** This key, or this very content within the window, was accepted before; `notification` is that one. */
  duplicate: boolean;
  refusals: Refusal[];
}

/** The door of intake: answers after the commit, one answer per request, in order. */
export interface Intake {
  accept(requester: Requester, requests: SendRequest[], pathOf: (at: number) => string[]): Promise<Acceptance[]>;
}
