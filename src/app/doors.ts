import { fileURLToPath } from 'node:url';
import type { FastifyPluginCallback } from 'fastify';
import { sharedClock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import { countFeedEvents } from '../base/metrics.ts';
import { wireOfService } from '../core/channel.ts';
import { createAppCheck } from '../edge/app-check.ts';
import { createAuthenticator } from '../edge/authenticate.ts';
import { beacons } from '../edge/beacons.ts';
import { hooks } from '../edge/hooks.ts';
import { createFeedHub } from '../edge/live/hub.ts';
import { createNotificationWatch } from '../edge/live/notification.ts';
import { scripts } from '../edge/scripts.ts';
import { createEdge, type Edge } from '../edge/server.ts';
import { createUserTokens } from '../edge/tokens.ts';
import { createTurnstile } from '../edge/turnstile.ts';
import { unsubscribe } from '../edge/unsubscribe.ts';
import { createPressure, type Pressure } from '../intake/pressure.ts';
import { cancelNotification } from '../plan/cancel.ts';
import { heedPerson } from '../plan/heed.ts';
import { replayDeadLetters, replayDeadLettersWhere } from '../plan/replay.ts';
import { createDesk } from '../track/desk.ts';
import { createUnsubscribing } from '../track/unsubscribing.ts';
import { backlogByChannel } from './backlog.ts';
import { openIntake } from './intake.ts';
import { showPressure } from './pressure-metrics.ts';
import { readinessOf } from './readiness.ts';
import type { Platform } from './wire.ts';

/** The build puts what pages load beside the program. */
const scriptFolder = fileURLToPath(new URL('../web', import.meta.url));

/** What a process listens with, and the duties that belong to it. */
export interface Entrance extends Omit<Edge, 'revocations'> {
  services: Service[];
}

/** The whole edge: its doors, and what watches behind them. */
export async function openDoors(platform: Platform, pages?: FastifyPluginCallback): Promise<Entrance> {
  const { database, masterKey, metrics, log, config, changes, live, renderer } = platform;
  const tokens = createUserTokens(database, masterKey, sharedClock);
  const appCheck = createAppCheck(config.appCheckKeysUrl, sharedClock);
  const authenticator = createAuthenticator({ database, tokens, appCheck, clock: sharedClock });
  const hub = createFeedHub({ sql: database.sql, live, log });
  countFeedEvents(metrics.registry, () => hub.counted());
  const watch = createNotificationWatch({ database, live, log });
  const pressure = createPressure({ database, limits: config.pressure, log });
  showPressure(metrics, pressure);
  const edge = await createEdge({
    database,
    clock: sharedClock,
    tokens,
    authenticator,
    hub,
    watch,
    live,
    log,
    metrics: metrics.registry,
    readiness: readinessOf(platform, { intake: () => intakeReadiness(pressure) }),
    introspection: config.introspection,
    limits: config.limits,
    trust: config.trust,
    intake: openIntake(platform, pressure),
    cancel: (projectId, id) => cancelNotification({ database, live }, projectId, id),
    heed: (userId) => heedPerson(platform, userId),
    replay: (projectId, ids) => replayDeadLetters({ database, live }, projectId, ids),
    replayWhere: (projectId, filter, pace) => replayDeadLettersWhere({ database, live }, projectId, filter, pace),
    isTrusting(service, projectId) {
      const wire = wireOfService(service);
      return platform.routes.pick(wire, projectId)?.sender.trusting ?? false;
    },
    webPushPublicKey: platform.vapidPublicKey,
    queues: () => backlogByChannel(database),
    checkTemplate: (contents) => renderer.check(contents),
    invalidate: (change) => changes.announce(change),
    pages: [scripts(scriptFolder), ...returns(platform), ...(pages ? [pages] : [])],
  });
  changes.subscribe(({ kind, projectId }) => {
    authenticator.forget(projectId);
    if (kind === 'keys') void edge.revocations.look();
  });
  return { ...edge, services: [hub, watch, edge.revocations, pressure] };
}

/** The doors of those who answer; there are none where nobody could find them. */
function returns({ wayBack, database, providers, metrics, config }: Platform): FastifyPluginCallback[] {
  if (wayBack === null) return [];
  const { publicUrl, beacons: signedBeacons, unsubscribes } = wayBack;
  const desk = createDesk({ database, reporters: providers, beacons: signedBeacons, onReceived: (account, count) => metrics.receipts.inc({ account }, count) });
  const turnstile = createTurnstile(config.limits, sharedClock);
  return [hooks({ desk, publicUrl, turnstile }), beacons(desk, turnstile), unsubscribe(createUnsubscribing(database, unsubscribes), turnstile)];
}

/** A lane that takes nothing more is no reason to send callers to another node: they would hear the same there. */
function intakeReadiness(pressure: Pressure): Promise<void> {
  return pressure.isStalled() ? Promise.reject(new Error('Postgres does not answer')) : Promise.resolve();
}
