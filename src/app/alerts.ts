import { webhook } from '../adapters/webhook/signed.ts';
import type { Sender } from '../adapters/adapter.ts';
import { wallClock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import { DAY_MS } from '../core/duration.ts';
import type { Envelope } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
import { usualLimits, type Trouble } from '../core/trouble.ts';
import type { AlertNoticeRow } from '../db/tables/operations.ts';
import { alertTeller, alertWatch, tally, type AlertRoutes } from '../schedule/alerts.ts';
import type { Platform } from './wire.ts';

export interface Alerts {
  services: Service[];
  /** Hints were lost: this process alone knows of it. */
  lost(count: number): void;
}

const DEADLINE_MS = 10_000;

/** Watches for troubles that repeat, and tells those who are named in the configuration; without any, the log alone. */
export function openAlerts(platform: Platform): Alerts {
  const { database, log } = platform;
  const lostHints = tally(usualLimits.windowSeconds);
  const seen = (): Trouble[] => {
    const count = lostHints.within();
    return count < usualLimits.lostHints ? [] : [{ kind: 'LOST_HINTS', subject: 'all lanes', detail: `${count} hints were published again` }];
  };
  const options = { database, log, limits: usualLimits, routes: routesOf(platform), seen };
  return { services: [alertWatch(options), alertTeller(options)], lost: (count) => lostHints.add(count) };
}

function routesOf({ config: { alerts }, routes }: Platform): AlertRoutes {
  const told: Record<string, (notice: AlertNoticeRow) => Promise<void>> = {};
  if (alerts.webhook) {
    // The address is the operator's own, and may well be a machine next door.
    const settings = webhook.settings.parse({ ...alerts.webhook, allowPrivate: true, deadlineMs: DEADLINE_MS });
    const sender = webhook.open(settings, { now: () => wallClock.now(), receiptsUrl: null });
    told.webhook = (notice) => surely((signal) => sender.send({ wire: 'webhook', recipient: { userId: 'operators' }, ...envelopeOf(notice) }, signal));
  }
  for (const address of alerts.emails) {
    told[`mailto:${address}`] = async (notice) => {
      const [account] = routes.on('email');
      if (!account) throw new Error('no account sends e-mail');
      const sender: Sender = account.sender;
      await surely((signal) => sender.send({ wire: 'email', to: address, ...envelopeOf(notice) }, signal), account.sender.deadlineMs);
    };
  }
  return told;
}

async function surely(send: (signal: AbortSignal) => Promise<Outcome>, deadlineMs = DEADLINE_MS): Promise<void> {
  const outcome = await send(AbortSignal.timeout(deadlineMs));
  if (outcome.kind !== 'sent') throw new Error(`${outcome.kind}: ${outcome.reason}`);
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
