import type { MessageView } from '../../../src/app/dev/sandbox/mailbox/view.ts';
import { partsOfLane, type Lane, type Wire } from '../../../src/core/channel.ts';
import { numberIn, type Ledger } from '../load/ledger.ts';
import type { Respected } from '../load/sleepers.ts';
import { wireOf } from './causes.ts';
import { disturbances, isAverse } from './respect.ts';
import type { DeliveryFact, FeedFact, NotificationFact } from './tables.ts';

/** What became of what was accepted, at the providers and in the tables. */
export interface DeliveryVerdict {
  deliveries: number;
  /** Accepted, and neither with its person nor visibly given up: each with its reason. */
  lost: string[];
  /** UNKNOWN at the end, which its policy holds: visible, and sent by nobody again. */
  held: number;
  /** Copies beyond the first that an UNKNOWN declares, and those that nothing declares. */
  declaredCopies: number;
  undeclaredCopies: string[];
  /** Keys that made more than one notification. */
  doubleAcceptances: string[];
  /** Sent before their time, or to be given up at another time than was asked. */
  mistimed: string[];
  /** Deliveries that waited for quiet hours to end. */
  putOff: number;
  /** What came to somebody who slept, or did not want it. */
  disturbances: string[];
}

export interface Evidence {
  ledger: Ledger;
  notifications: readonly NotificationFact[];
  deliveries: readonly DeliveryFact[];
  feeds: readonly FeedFact[];
  received: readonly MessageView[];
  respected: Respected;
}

/** Texts are not sent again: they have no identity that would make a second one harmless. */
const NEVER_AGAIN: readonly string[] = ['sms'];
/** An acceptance may wait for the database for long after its time was taken. */
const LIFE_WITHIN_MS = 120_000;

export function judgeDeliveries({ ledger, notifications, deliveries, feeds, received, respected }: Evidence): DeliveryVerdict {
  const verdict: DeliveryVerdict = {
    deliveries: deliveries.length,
    lost: [],
    held: 0,
    declaredCopies: 0,
    undeclaredCopies: [],
    doubleAcceptances: doubles(notifications),
    mistimed: mistimed({ ledger, notifications, received }),
    putOff: deliveries.filter(({ putOff }) => putOff).length,
    disturbances: disturbances(respected, ledger, received),
  };
  const stored = new Map(notifications.map((one) => [one.id, one]));
  for (const { key, id } of ledger.accepted.values()) {
    const row = stored.get(id);
    if (row?.key !== key) verdict.lost.push(`${key}: no row for ${id}`);
    else if (row.deliveries === 0) verdict.lost.push(`${key}: no delivery, ${row.status}`);
  }
  const copies = countCopies(received);
  const inFeed = new Set(feeds.map(({ deliveryId }) => deliveryId));
  for (const delivery of deliveries) {
    const wire = delivery.lane === null ? null : partsOfLane(delivery.lane as Lane).wire;
    const arrived = wire === null || wire === 'in_app' ? Number(inFeed.has(delivery.id)) : (copies.get(placeOf(wire, numberOfKey(delivery.key))) ?? 0);
    const name = `${delivery.key ?? '-'} ${delivery.lane ?? delivery.channel} ${delivery.status}${delivery.reason === null ? '' : `/${delivery.reason}`} (${delivery.id})`;
    const fate = fateOf(delivery, arrived, respected);
    if (fate === 'lost') verdict.lost.push(`${name}: ${arrived} arrived`);
    if (fate === 'held') verdict.held += 1;
    const again = Math.max(0, arrived - 1);
    const allowed = wire !== null && NEVER_AGAIN.includes(wire) ? 0 : delivery.unknowns;
    verdict.declaredCopies += Math.min(again, allowed);
    if (again > allowed) verdict.undeclaredCopies.push(`${name}: ${arrived} copies, ${delivery.unknowns} declared unknown`);
  }
  return verdict;
}

function fateOf({ status, reason, strategy, personId, channel, behindUnknown }: DeliveryFact, arrived: number, respected: Respected): 'well' | 'held' | 'lost' {
  switch (status) {
    case 'SENT':
    case 'DELIVERED':
      return arrived > 0 ? 'well' : 'lost';
    case 'UNKNOWN':
      return 'held';
    case 'WAITING':
      return behindUnknown ? 'held' : 'lost';
    case 'CANCELLED':
      // A later step is, once an earlier one succeeds.
      return strategy === 'PRIORITY' ? 'well' : 'lost';
    case 'FILTERED':
      return reason === 'PREFERENCE' && isAverse(respected, personId, channel) && arrived === 0 ? 'well' : 'lost';
    default:
      return 'lost';
  }
}

function mistimed({ ledger, notifications, received }: Pick<Evidence, 'ledger' | 'notifications' | 'received'>): string[] {
  const lives = new Map(notifications.map(({ id, lifeMs }) => [id, lifeMs]));
  const promised = new Map([...ledger.accepted.values()].map((one) => [one.number, one]));
  const wrongLives = [...promised.values()].flatMap(({ key, id, lifeMs }) => {
    const wrongByMs = Math.abs((lives.get(id) ?? lifeMs) - lifeMs);
    return wrongByMs > LIFE_WITHIN_MS ? [`${key} expires ${Math.round(wrongByMs / 1_000)} s from when it should`] : [];
  });
  const early = received.flatMap(({ provider, body, at }) => {
    const { key, sendAt = null } = promised.get(numberIn(body) ?? 0) ?? {};
    const earlyByMs = sendAt === null ? 0 : sendAt - Date.parse(at);
    return earlyByMs > 0 ? [`${key} was at ${provider} ${earlyByMs} ms before its time`] : [];
  });
  return [...wrongLives, ...early];
}

function doubles(notifications: readonly NotificationFact[]): string[] {
  const seen = new Set<string>();
  return notifications.flatMap(({ key }) => {
    if (key === null || !seen.has(key)) {
      if (key !== null) seen.add(key);
      return [];
    }
    return [`${key} made two notifications`];
  });
}

function countCopies(received: readonly MessageView[]): Map<string, number> {
  const copies = new Map<string, number>();
  for (const { provider, body } of received) {
    const place = placeOf(wireOf(provider), numberIn(body));
    copies.set(place, (copies.get(place) ?? 0) + 1);
  }
  return copies;
}

function placeOf(wire: Wire, number: number | null): string {
  return `${wire} ${number ?? '?'}`;
}

function numberOfKey(key: string | null): number | null {
  return key === null ? null : Number(key.split('-').at(-1));
}
