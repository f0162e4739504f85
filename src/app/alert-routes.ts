import { webhook } from '../adapters/webhook/signed.ts';
import { sharedClock } from '../base/clock.ts';
import { DAY_MS } from '../core/duration.ts';
import type { Envelope } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
import type { AlertNoticeRow } from '../db/tables/operations.ts';
import type { AlertRoutes } from '../schedule/alerts.ts';
import type { Config } from './config.ts';
import type { Platform } from './wire.ts';

type Tell = AlertRoutes[string];

/** Well within the time that a stop leaves for what is under way. */
const DEADLINE_MS = 10_000;

/** The ways that the configuration names, on which developers are told of troubles. */
export function openAlertRoutes(platform: Platform): { routes: AlertRoutes; close: () => Promise<void> } {
  const { webhook: hooked, emails } = platform.config.alerts;
  const hook = hooked && openHook(hooked);
  const mails = emails.map((address): [string, Tell] => [`mailto:${address}`, (notice) => mail(platform, address, notice)]);
  return {
    routes: { ...(hook && { webhook: hook.tell }), ...Object.fromEntries(mails) },
    async close() {
      await hook?.close();
    },
  };
}

function openHook(given: NonNullable<Config['alerts']['webhook']>): { tell: Tell; close: () => Promise<void> } {
  // The address is the operator's own, and may well be a machine next door.
  const settings = webhook.settings.parse({ ...given, allowPrivate: true, deadlineMs: DEADLINE_MS });
  const sender = webhook.open(settings, { now: () => sharedClock.now(), receiptsUrl: null });
  return {
    async tell(notice) {
      const outcome = await sender.send({ wire: 'webhook', recipient: { userId: 'operators' }, ...envelopeOf(notice) }, AbortSignal.timeout(DEADLINE_MS));
      if (outcome.kind !== 'sent') throw new Error(reasonOf(outcome));
    },
    close: () => sender.close(),
  };
}

/**
 * By the first e-mail account that takes it, those of everybody before those of some projects: the one in front may be the
 * very trouble. Where it is not known whether one took it, the next is asked: rather twice than never.
 */
async function mail({ routes }: Platform, address: string, notice: AlertNoticeRow): Promise<void> {
  const all = routes.on('email');
  // One that does not answer leaves the others their time.
  const deadlineMs = DEADLINE_MS / Math.max(1, all.length);
  const reasons: string[] = [];
  for (const { name, sender } of [...all.filter(({ projects }) => projects === null), ...all.filter(({ projects }) => projects !== null)]) {
    const outcome = await sender.send({ wire: 'email', to: address, ...envelopeOf(notice) }, AbortSignal.timeout(deadlineMs));
    if (outcome.kind === 'sent') return;
    reasons.push(`${name}: ${reasonOf(outcome)}`);
  }
  throw new Error(reasons.join('; ') || 'no account sends e-mail');
}

function reasonOf(outcome: Exclude<Outcome, { kind: 'sent' }>): string {
  return `${outcome.kind}: ${outcome.reason}`;
}

function envelopeOf({ id, kind, subject, detail, state, at, attempts }: AlertNoticeRow): Envelope {
  const over = state === 'RECOVERED';
  return {
    deliveryId: id,
    notificationId: id,
    attempt: attempts,
    category: 'operations',
    collapse: null,
    promotional: false,
    priority: 'HIGH',
    expiresAt: new Date(at.getTime() + DAY_MS),
    content: {
      title: `Carillon: ${kind} ${subject}${over ? ' is over' : ''}`,
      body: `${over ? 'Over' : 'Since'} ${at.toISOString()}: ${subject}: ${detail}\n\nWhat to do: docs/operations.md, ${kind}.`,
    },
    data: { alert: kind, subject, state, detail },
  };
}
