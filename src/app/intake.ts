import { sharedClock } from '../base/clock.ts';
import { wiresOf, type Wire } from '../core/channel.ts';
import { createIntake } from '../intake/accept.ts';
import type { Intake } from '../intake/acceptance.ts';
import type { Pressure } from '../intake/pressure.ts';
import type { Platform } from './wire.ts';

/** The intake of this process: it knows which channels have an account, and how long it took to accept is measured. */
export function openIntake(platform: Platform, pressure: Pressure): Intake {
  return measured(intakeOf(platform, pressure), platform);
}

function intakeOf({ config, database, catalogue, renderer, hints, routes }: Platform, pressure: Pressure): Intake {
  const hasAccount = (wire: Wire, projectId: string) => routes.pick(wire, projectId) !== null;
  return createIntake({
    database,
    catalogue,
    renderer,
    hints,
    clock: sharedClock,
    hasAccount,
    pressure,
    userNotifications: config.limits.userNotifications,
    isConfigured: (channel, projectId) => channel === 'IN_APP' || wiresOf(channel).some((wire) => hasAccount(wire, projectId)),
  });
}

function measured(intake: Intake, { metrics }: Platform): Intake {
  return {
    async accept(...asked) {
      const stop = metrics.acceptSeconds.startTimer();
      const acceptances = await intake.accept(...asked);
      stop();
      for (const { notification, duplicate } of acceptances) {
        metrics.acceptances.inc({ result: notification === null ? 'refused' : duplicate ? 'duplicate' : 'accepted' });
      }
      return acceptances;
    },
  };
}
