import { newId } from '../base/ids.ts';
import { laneOf, wireOf, type Channel, type PushService, type Wire } from '../core/channel.ts';
import { clientTypeOf, wants } from '../core/consent.ts';
import type { Content, Json } from '../core/message.ts';
import { QUIET_HOURS, rings, wakingOf } from '../core/quiet-hours.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import { nextMoves } from '../core/strategy.ts';
import type { NewDelivery } from '../db/acceptance.ts';
import type { PublishedTemplate } from '../db/catalogue.ts';
import type { Recipient } from '../db/recipients.ts';
import { checkContent, checkText } from './limits.ts';
import { chooseContent, type Renderer, type Variables } from './render.ts';
import type { Understood } from './understand.ts';

type Wanted = 'path' | 'category' | 'channels' | 'strategy' | 'priority' | 'words' | 'data' | 'defaultLocale';

/** What must be known to decide who gets what, by which channel, in which words. */
export interface Asked extends Pick<Understood, Wanted> {
  projectId: string;
  recipient: Recipient | null;
  /** The address, where the recipient is no user. */
  bare: { email?: string; phone?: string };
  /** The person has had as many notifications as they may. */
  isEnough: boolean;
  /** The person is looking at their app right now. */
  isPresent: boolean;
  /** The instant it is drafted at. */
  now: number;
}

/** Whether a project has an account on a wire. */
type HasAccount = (wire: Wire, projectId: string) => boolean;

/** Whom to ask about it. */
export interface DraftTools {
  hasAccount: HasAccount;
  renderer: Pick<Renderer, 'render'>;
}

/** A delivery before it belongs to a notification. */
export type DraftDelivery = Omit<NewDelivery, 'notificationId' | 'projectId' | 'userId' | 'alone'>;

/** What a request comes to, before it is stored. */
export interface Draft {
  deliveries: DraftDelivery[];
  /** Nothing will be sent: all was filtered. */
  complete: boolean;
  /** Why the caller should be told no. What is due later than it was accepted is past refusing, and leaves filtered deliveries. */
  refusal: Refusal | null;
}

/** A request with all that will be stored of it. */
export type Drafted = Understood & { recipient: Recipient | null; draft: Draft };

interface Target {
  channel: Channel;
  step: number;
  wire: Wire | null;
  address: string | null;
  device: Recipient['devices'][number] | null;
}

/** Every channel becomes deliveries; every one that will not be sent says why. Pure but for the ids. */
export function draft(asked: Asked, { hasAccount, renderer }: DraftTools): Draft {
  const targets = asked.channels.flatMap((channel, step) => targetsOf(asked, channel, step));
  const reachable = new Set(targets.filter(({ wire }) => wire !== null).map(({ channel }) => channel));
  const texts = new Map([...reachable].map((channel) => [channel, contentFor(channel, asked, renderer)]));
  const deliveries = targets.map((target) => deliveryFor(target, asked, texts.get(target.channel) ?? null, hasAccount));
  const begun = begin(asked, deliveries);
  restrainPushes(deliveries, asked);
  return { ...begun, refusal: refusalOf(asked, [...texts.values()]) };
}

function refusalOf({ channels, path }: Asked, texts: (Content | Refusal | null)[]): Refusal | null {
  if (texts.length === 0) return refuse.unreachable([...path, 'to'], channels);
  const wrong = texts.find((text) => text !== null && isRefusal(text));
  if (wrong && isRefusal(wrong)) return wrong;
  return texts.some((text) => text !== null) ? null : refuse.noContentThere([...path, 'template']);
}

/** The strategy decides what begins now; what would disturb the person waits until it may, and the rest is held. */
function begin(asked: Asked, deliveries: DraftDelivery[]): { deliveries: DraftDelivery[]; complete: boolean } {
  const until = quietEnd(asked, deliveries);
  const steps = deliveries.map((one) => ({ ...one, due: false, rings: rings(one.channel) }));
  const { release, hush, complete } = nextMoves(asked.strategy, steps, { heeds: null, waitIsOver: false, isQuiet: until !== null });
  for (const one of deliveries) {
    if (release.includes(one.id)) one.status = 'QUEUED';
    if (until !== null && hush.includes(one.id)) Object.assign(one, { reason: QUIET_HOURS, quietUntil: until });
  }
  return { deliveries, complete };
}

/** When the person may be disturbed again; null where that is now, or where there is nothing that would. */
function quietEnd({ recipient, category, now }: Asked, deliveries: DraftDelivery[]): Date | null {
  if (!recipient?.quietHours || category.critical) return null;
  if (!deliveries.some(({ channel, status }) => status === 'WAITING' && rings(channel))) return null;
  return wakingOf({ hours: recipient.quietHours, timezone: recipient.timezone, now });
}

/** A push beside an item in the feed, of a category that says so: it waits for somebody who is looking, and is not sent to somebody who has seen the item. */
function restrainPushes(deliveries: DraftDelivery[], { category, isPresent }: Asked): void {
  const waitSeconds = category.pushUnlessSeenSeconds;
  if (waitSeconds === null || !deliveries.some(({ channel, status }) => channel === 'IN_APP' && status === 'QUEUED')) return;
  for (const one of deliveries) {
    if ((one.channel !== 'PUSH' && one.channel !== 'WEB_PUSH') || one.status === 'FILTERED') continue;
    one.unlessSeen = true;
    if (!isPresent || one.status !== 'QUEUED') continue;
    one.status = 'WAITING';
    one.waitSeconds = waitSeconds;
  }
}

function deliveryFor(target: Target, asked: Asked, text: Content | Refusal | null, hasAccount: HasAccount): DraftDelivery {
  const { channel, step, wire, address, device } = target;
  const reason = whyNot(target, asked, text, hasAccount);
  return {
    id: newId(),
    channel,
    lane: wire && laneOf(wire, asked.priority),
    step,
    deviceId: device?.id ?? null,
    address,
    content: text === null || isRefusal(text) ? null : text,
    status: reason === null ? 'WAITING' : 'FILTERED',
    reason,
  };
}

function whyNot(
  { channel, wire, device }: Target,
  { recipient, category, projectId, isEnough }: Asked,
  text: Content | Refusal | null,
  hasAccount: HasAccount,
): string | null {
  if (wire === null) return 'NO_ADDRESS';
  if (text === null) return 'NO_CONTENT';
  if (isRefusal(text)) return text.code;
  const asked = { category, channel, clientType: clientTypeOf(channel, device?.platform ?? null) };
  if (recipient && !wants(recipient.preferences, asked)) return 'PREFERENCE';
  if (isEnough) return 'USER_LIMIT';
  return wire === 'in_app' || hasAccount(wire, projectId) ? null : 'CHANNEL_NOT_CONFIGURED';
}

/** Where a channel leads for this recipient; a target without a wire has no address. */
function targetsOf({ recipient, bare }: Asked, channel: Channel, step: number): Target[] {
  const one = (address: string | null, wire: Wire | null): Target[] => [{ channel, step, wire, address, device: null }];
  const nowhere = one(null, null);
  const { email, phone } = recipient ?? bare;
  switch (channel) {
    case 'IN_APP':
      return recipient ? one(null, 'in_app') : nowhere;
    case 'EMAIL':
      return email == null ? nowhere : one(email, 'email');
    case 'SMS':
      return phone == null ? nowhere : one(phone, 'sms');
    case 'PUSH':
    case 'WEB_PUSH': {
      const isOurs = (service: PushService) => (service === 'WEB_PUSH') === (channel === 'WEB_PUSH');
      const devices = (recipient?.devices ?? []).filter(({ service }) => isOurs(service));
      if (devices.length === 0) return nowhere;
      return devices.map((device) => ({ channel, step, wire: wireOf(channel, device.service), address: null, device }));
    }
    case 'CHAT':
    case 'WEBHOOK':
      // The address is the account's own.
      return one(null, wireOf(channel, null));
  }
}

function contentFor(channel: Channel, asked: Asked, renderer: DraftTools['renderer']): Content | null | Refusal {
  const { words, path } = asked;
  const rendered = 'content' in words ? words.content : renderTemplate(words.template, channel, asked, renderer);
  if (rendered === null || isRefusal(rendered)) return rendered;
  const tooLong = channel === 'SMS' ? checkText(rendered.body, [...path, ...('content' in words ? ['content', 'body'] : ['template'])]) : null;
  if (tooLong) return tooLong;
  const { title, body, html, url, imageUrl } = rendered;
  return { title, body, url: url ?? null, imageUrl: imageUrl ?? null, html: channel === 'EMAIL' ? (html ?? null) : null };
}

function renderTemplate(
  { contents }: PublishedTemplate,
  channel: Channel,
  { recipient, defaultLocale, data, path }: Asked,
  renderer: DraftTools['renderer'],
): Content | null | Refusal {
  const content = chooseContent(contents, channel, recipient?.locale ?? null, defaultLocale);
  const rendered = content && renderer.render(content, variablesOf(data, recipient), [...path, 'data']);
  if (rendered === null || isRefusal(rendered)) return rendered;
  return checkContent(rendered, () => [...path, 'template']) ?? rendered;
}

/**
 * The person is `user`, whatever else the data calls so: data can come from another person (`clientMaySend`), and a text must
 * not say of somebody what they made of them. A bare address is nobody, so there the data may say who it is.
 */
function variablesOf(data: Json, recipient: Recipient | null): Variables {
  const named = membersOf(data);
  if (recipient === null) return { user: nobody, ...named };
  const { externalId: id, email, phone, locale, timezone, attributes } = recipient;
  const own = membersOf(attributes);
  return { ...named, user: { ...own, attributes: own, id, email, phone, locale, timezone } };
}

const nobody = { attributes: {}, id: null, email: null, phone: null, locale: null, timezone: null };

function membersOf(value: Json): Variables {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
