import type { MessageView } from '../../../src/app/dev/sandbox/mailbox/view.ts';
import type { Wire } from '../../../src/core/channel.ts';
import { numberIn, type Accepted, type Ledger } from '../load/ledger.ts';
import type { Respected, Span } from '../load/sleepers.ts';
import { wireOf } from './causes.ts';

const RINGING: readonly Wire[] = ['sms', 'fcm', 'apns', 'web_push'];

/** Whatever is broken: what rang at somebody who slept, and what came to somebody who did not want it. */
export function disturbances({ nights, aversions }: Respected, ledger: Ledger, received: readonly MessageView[]): string[] {
  const asked = new Map([...ledger.accepted.values()].map((one) => [one.number, one]));
  return received.flatMap(({ provider, body, at }) => {
    const accepted = asked.get(numberIn(body) ?? 0);
    if (!accepted) return [];
    const wire = wireOf(provider);
    const own = (spans: readonly Span[]) => spans.filter(({ personId, from }) => personId === accepted.personId && accepted.askedAt >= from);
    const woken = RINGING.includes(wire) ? own(nights).filter(({ until }) => Date.parse(at) < until) : [];
    const unwanted = wire === 'sms' && accepted.sendAt === null ? own(aversions).filter(({ until }) => accepted.acceptedAt <= until) : [];
    return [
      ...woken.map(({ personId, until }) => `${accepted.key} rang at ${personId} by ${provider} ${until - Date.parse(at)} ms before their quiet hours were over`),
      ...unwanted.map(({ personId }) => `${accepted.key} came to ${personId} by ${provider}, who wanted no texts`),
    ];
  });
}

/** Whether a person can have switched this off. */
export function isAverse({ aversions }: Respected, personId: Accepted['personId'], channel: string): boolean {
  return channel === 'SMS' && aversions.some((one) => one.personId === personId);
}
