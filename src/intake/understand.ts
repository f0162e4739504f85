import { sha256 } from '../base/crypto.ts';
import { normalEmail, normalPhone } from '../core/address.ts';
import type { Channel, Priority } from '../core/channel.ts';
import { DAY_MS, parseDuration } from '../core/duration.ts';
import type { FeedWish } from '../core/feed.ts';
import type { Content, Json } from '../core/message.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { Strategy } from '../core/strategy.ts';
import type { PublishedTemplate } from '../db/catalogue.ts';
import type { CategoryRow } from '../db/tables/catalogue.ts';
import type { Requester, SendRequest } from './acceptance.ts';
import type { Catalogue } from './catalogue.ts';
import { canonical } from './canonical.ts';
import { refuseClient } from './client.ts';
import { checkActions, checkSizes, isBlank } from './limits.ts';

/** A request, parsed: everything it names exists, everything it says has its form. */
export interface Understood {
  requester: Requester;
  path: string[];
  to: { userId: string } | { email: string } | { phone: string };
  category: CategoryRow;
  channels: Channel[];
  strategy: Strategy;
  priority: Priority;
  words: { template: PublishedTemplate } | { content: Content };
  data: Json;
  defaultLocale: string;
  /** Null: now. */
  sendAt: Date | null;
  expiresAt: Date;
  feed: FeedWish;
  identity: Identity;
}

/** What makes a second such call a duplicate; `key` null where nothing does. */
interface Identity {
  kind: 'key' | 'content';
  key: string | null;
  requestHash: string;
  windowSeconds: number;
  idempotencyKey: string | null;
}

/** What a request is held against. */
interface UnderstandOptions {
  catalogue: Catalogue;
  /** Whether some account serves the channel for the project. */
  isConfigured: (channel: Channel, projectId: string) => boolean;
  now: number;
}

const KEY_WINDOW_SECONDS = (7 * DAY_MS) / 1_000;
const DEFAULT_LIFE_MS = 3 * DAY_MS;
const LONGEST_LIFE_MS = 30 * DAY_MS;
const FURTHEST_SEND_MS = 366 * DAY_MS;

/** The request in closed types, or the first thing that is wrong with it. */
export async function understand(
  request: SendRequest,
  requester: Requester,
  path: string[],
  { catalogue, isConfigured, now }: UnderstandOptions,
): Promise<Understood | Refusal> {
  const at = (...parts: string[]) => [...path, ...parts];
  const tooLarge = checkSizes(request, path);
  if (tooLarge) return tooLarge;

  const wrong = checkActions(request, path);
  if (wrong) return wrong;
  const to = recipientOf(request, path);
  if (isRefusal(to)) return to;

  const { projectId } = requester;
  const category = await catalogue.category(projectId, request.category);
  if (!category) return refuse.noCategory(at('category'), request.category);

  const words = await wordsOf(request, projectId, catalogue, path);
  if (isRefusal(words)) return words;

  const channels = channelsOf(request, category, path);
  if (isRefusal(channels)) return channels;
  const untitled = checkTitle(request, channels, path);
  if (untitled) return untitled;
  const silent = channels.find((channel) => !isConfigured(channel, projectId));
  if (silent) return refuse.noAccount(at('channels'), silent);

  const forbidden = requester.isClient ? refuseClient(request, category, channels, path) : null;
  if (forbidden) return forbidden;

  const times = timesOf(request, now, path);
  if (isRefusal(times)) return times;
  const { defaultLocale, feedRetentionSeconds } = await catalogue.defaults(projectId);

  return {
    requester,
    path,
    to,
    category,
    channels,
    strategy: request.strategy ?? category.strategy,
    priority: request.priority ?? category.priority,
    words,
    data: request.data ?? null,
    defaultLocale,
    ...times,
    feed: wishOf(request, category.feedRetentionSeconds ?? feedRetentionSeconds),
    identity: identityOf({ ...request, to }, category),
  };
}

function recipientOf({ to }: SendRequest, path: string[]): Understood['to'] | Refusal {
  if (to.userId != null) return { userId: to.userId };
  if (to.email != null) {
    const email = normalEmail(to.email);
    return email ? { email } : refuse.invalidEmail([...path, 'to', 'email'], to.email);
  }
  const phone = normalPhone(to.phone ?? '');
  return phone ? { phone } : refuse.invalidPhone([...path, 'to', 'phone'], to.phone ?? '');
}

async function wordsOf(request: SendRequest, projectId: string, catalogue: Catalogue, path: string[]): Promise<Understood['words'] | Refusal> {
  const { template, content } = request;
  if (template == null) return content ? { content } : refuse.noWords([...path, 'content']);
  if (content) return refuse.wordsTwice([...path, 'template']);
  const published = await catalogue.template(projectId, template);
  return published ? { template: published } : refuse.noTemplate([...path, 'template'], template);
}

/** An empty list is a slip: read as "the category's", it would send where the caller asked for nothing. */
function channelsOf({ channels }: SendRequest, category: CategoryRow, path: string[]): Channel[] | Refusal {
  return channels?.length === 0 ? refuse.noChannels([...path, 'channels']) : [...new Set(channels ?? category.channels)];
}

/** A text message is its body alone, so only there has a title nothing to say. A template's may be absent by contract. */
function checkTitle({ content }: SendRequest, channels: readonly Channel[], path: string[]): Refusal | null {
  const shown = channels.find((channel) => channel !== 'SMS');
  if (!content || !isBlank(content.title) || shown === undefined) return null;
  return refuse.emptyTitle([...path, 'content', 'title'], shown);
}

function timesOf({ sendAt, expiresIn }: SendRequest, now: number, path: string[]): { sendAt: Date | null; expiresAt: Date } | Refusal {
  const life = expiresIn == null ? DEFAULT_LIFE_MS : parseDuration(expiresIn);
  if (life === null || life <= 0 || life > LONGEST_LIFE_MS) return refuse.invalidLife([...path, 'expiresIn']);
  const later = sendAt && sendAt.getTime() > now ? sendAt : null;
  if (later && later.getTime() > now + FURTHEST_SEND_MS) return refuse.tooFarAhead([...path, 'sendAt']);
  return { sendAt: later, expiresAt: new Date((later?.getTime() ?? now) + life) };
}

/** Only where the caller said how long anybody wants it does the item end with the notification: the term that others have is one of sending. */
function wishOf({ expiresIn, collapseKey, actions }: SendRequest, keepSeconds: number | null): FeedWish {
  return {
    ...(expiresIn != null && { expires: true }),
    ...(keepSeconds !== null && { keepSeconds }),
    ...(collapseKey != null && { collapseKey }),
    ...(actions?.length && { actions: actions.map(({ name, label, url }) => ({ name, label, url: url ?? null, doneAt: null })) }),
  };
}

/** A caller's key stands for the whole request; without one the content itself is the key, for as long as the category says. */
function identityOf(request: Omit<SendRequest, 'to'> & Pick<Understood, 'to'>, category: CategoryRow): Identity {
  const { idempotencyKey, ...rest } = request;
  if (idempotencyKey != null) {
    return { kind: 'key', key: idempotencyKey, requestHash: hash(rest), windowSeconds: KEY_WINDOW_SECONDS, idempotencyKey };
  }
  const { to, channels, strategy, template, content, data, sendAt, collapseKey, actions } = rest;
  const contentHash = hash({ to, category: category.key, channels, strategy, template, content, data, sendAt, collapseKey, actions });
  const windowSeconds = category.duplicateWindowSeconds;
  return { kind: 'content', key: windowSeconds > 0 ? contentHash : null, requestHash: contentHash, windowSeconds, idempotencyKey: null };
}

function hash(value: object): string {
  return sha256(canonical(value)).toString('hex');
}
