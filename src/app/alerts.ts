import { webhook } from '../adapters/webhook/signed.ts';
import { sharedClock, steadyClock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import { DAY_MS } from '../core/duration.ts';
import type { Envelope } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
import { usualLimits, type Trouble } from '../core/trouble.ts';
import type { AlertNoticeRow } from '../db/tables/operations.ts';
import { alertTeller, alertWatch, tally } from '../schedule/alerts.ts';
import { accountTroubles } from './account-troubles.ts';
import type { Config } from './config.ts';
import type { Platform } from './wire.ts';

export interface Alerts {
  services: Service[];
  /** Hints were lost: this process alone knows of it. */
  lost(count: number): void;
}

type Tell = (notice: AlertNoticeRow) => Promise<void>;

/** Well within the time that a stop leaves for what is under way. */
const DEADLINE_MS = 10_000;

/** Watches for troubles that repeat, and tells those who are named in the configuration; without any, the log alone. */
export function openAlerts(platform: Platform): Alerts {
  const { config, database, log, accounts } = platform;
  const lostHints = tally(usualLimits.windowSeconds);
  const accountsDown = accountTroubles(accounts, steadyClock, usualLimits.accountDownSeconds * 1_000);
  const seen = (): Trouble[] => {
    const count = lostHints.within();
    const lost: Trouble[] = count < usualLimits.lostHints ? [] : [{ kind: 'LOST_HINTS', subject: 'all lanes', detail: `${count} hints were published again` }];
    return [...lost, ...accountsDown()];
  };
  const hook = config.alerts.webhook && openHook(config.alerts.webhook);
  const mails = config.alerts.emails.map((address) => [`mailto:${address}`, (notice: AlertNoticeRow) => mail(platform, address, notice)] as const);
  const routes = { ...(hook && { webhook: hook.tell }), ...Object.fromEntries(mails) };
  const options = { database, log, limits: usualLimits, routes, seen };
  const teller = alertTeller(options);
  return {
    services: [
      alertWatch(options),
      {
        name: teller.name,
        async run(signal) {
          await teller.run(signal);
          await hook?.close();
        },
      },
    ],
    lost: (count) => lostHints.add(count),
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
