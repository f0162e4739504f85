import type { Service } from '../base/lifecycle.ts';
import { escalator } from './escalator.ts';
import { expirer } from './expirer.ts';
import { feedPruner, feedTimer } from './feeds.ts';
import type { ScheduleOptions } from './options.ts';
import { reconciler } from './reconciler.ts';
import { rescuer } from './rescuer.ts';
import { keySweeper, noticeSweeper } from './sweeper.ts';
import { retryTimer, sendTimer } from './timers.ts';

/** What must wait, and what must be looked after. No leader: rows are claimed with `skip locked`, so any number may run. */
export function scheduleServices(options: ScheduleOptions): Service[] {
  return [
    retryTimer(options),
    sendTimer(options),
    escalator(options),
    expirer(options),
    feedTimer(options),
    reconciler(options),
    rescuer(options),
    keySweeper(options),
    feedPruner(options),
    noticeSweeper(options),
  ];
}
