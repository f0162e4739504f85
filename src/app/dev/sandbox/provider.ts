import type { IncomingHttpHeaders } from 'node:http';
import type { Channel } from '../../../core/channel.ts';
import type { Json } from '../../../core/message.ts';
import type { Reply, WireRequest } from './http/exchange.ts';
import type { Action } from './misbehaviour/action.ts';

/** Whom the sandbox stands in for, as rules and the mailbox name them. */
export const providers = ['fcm', 'apns', 'twilio', 'vonage', 'every8d', 'smtp', 'sendgrid', 'web-push', 'slack', 'webhook'] as const;
export type Provider = (typeof providers)[number];

/** What of ours can arrive in the mailbox: everything but IN_APP, which has no provider. */
export const mailboxChannels = ['EMAIL', 'SMS', 'PUSH', 'WEB_PUSH', 'CHAT', 'WEBHOOK'] as const satisfies readonly Channel[];
export type MailboxChannel = (typeof mailboxChannels)[number];

/** What a provider accepted, as cheaply as it came: nothing is parsed or decrypted before somebody looks. */
export interface Received {
  readonly provider: Provider;
  readonly channel: MailboxChannel;
  /** Token, endpoint, E.164 number, address, room or URL. */
  readonly to: string;
  /** As received, without the authorization. */
  readonly headers: object;
  readonly body: string | Buffer;
  /** What the provider told the caller: its id of the message. */
  readonly messageId: string;
  /** The end of the body was let go, to make room. */
  readonly trimmed?: true;
  /** Reads the message for a person; shared by all messages of a wire. */
  readonly read: (received: Received) => Reading | Promise<Reading>;
}

/** A message as a person reads it. */
export interface Reading {
  title: string | null;
  body: string | null;
  /** The sender's own data: FCM's data map, APNs's custom keys, and so on; null where there is none. */
  data: Json;
  /** What the wire says besides headers and body: collapse keys, parsed html, segments. */
  details?: Record<string, Json>;
}

/** A request that passed every check. */
interface Admission {
  readonly received: Received;
  /** The provider's yes. Called once, after the message is in the mailbox; `action` may ask for strange receipts. */
  accept(action: Action | null): Reply;
}

/** One provider that is spoken to over HTTP. */
export interface HttpWire {
  readonly provider: Provider;
  /** Whether a request is for this provider: also one that it then refuses in its own words. */
  owns(request: WireRequest): boolean;
  /** Checks what the real one checks, in its order; a Reply is the provider's own refusal. */
  admit(request: WireRequest): Admission | Reply;
  /** The provider's way of saying what a misbehaviour asks for. `diedAt` is when a dead address died. */
  refuse(action: Action, diedAt: number): Reply;
  /** The codes of the provider that mean: this address is dead for good. */
  readonly deadCodes: readonly string[];
  /** A yes that cannot be read. */
  readonly garbled: Reply;
  /** Answers `GET`, where the provider can be asked about what it took. */
  lookUp?(request: WireRequest): Reply;
}

/** A yes that is not the provider's: that of a network whose guests have to sign in first. */
export const captivePortal: Reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>captive portal</html>' };

/** Whether a provider said no: then there is an answer and nothing was accepted. */
export function isReply(value: Admission | Reply): value is Reply {
  return 'status' in value;
}

/** The headers for the mailbox. What authorizes is left out: the mailbox may be shown to anyone. */
export function keptHeaders(headers: IncomingHttpHeaders): object {
  const { authorization: _, ...kept } = headers;
  return kept;
}
