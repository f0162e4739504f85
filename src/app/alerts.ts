import { steadyClock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import { usualLimits, type Trouble } from '../core/trouble.ts';
import { alertTeller, alertWatch, tally } from '../schedule/alerts.ts';
import { accountTroubles } from './account-troubles.ts';
import { openAlertRoutes } from './alert-routes.ts';
import type { Platform } from './wire.ts';

/** The watch over troubles, to be run beside the other services. */
interface Alerts {
  services: Service[];
  /** Hints were lost: this process alone knows of it. */
  lost(count: number): void;
}

/** Watches for troubles that repeat, and tells those who are named in the configuration; without any, the log alone. */
export function openAlerts(platform: Platform): Alerts {
  const { database, log, accounts } = platform;
  const lostHints = tally(usualLimits.windowSeconds);
  const accountsDown = accountTroubles(accounts, steadyClock, usualLimits.accountDownSeconds * 1_000);
  const seen = (): Trouble[] => {
    const count = lostHints.within();
    const lost: Trouble[] = count < usualLimits.lostHints ? [] : [{ kind: 'LOST_HINTS', subject: 'all lanes', detail: `${count} hints were published again` }];
    return [...lost, ...accountsDown()];
  };
  const { routes, close } = openAlertRoutes(platform);
  const options = { database, log, limits: usualLimits, routes, seen };
  const teller = alertTeller(options);
  return {
    services: [
      alertWatch(options),
      {
        name: teller.name,
        async run(signal) {
          await teller.run(signal);
          await close();
        },
      },
    ],
    lost: (count) => lostHints.add(count),
  };
}
