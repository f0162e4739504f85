import fastify, { type FastifyPluginCallback } from 'fastify';
import { wallClock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Channel, Wire } from '../core/channel.ts';
import { createAuthenticator } from '../edge/authenticate.ts';
import { registerHealth, type Readiness } from '../edge/health.ts';
import { createFeedHub } from '../edge/live/hub.ts';
import { createNotificationWatch } from '../edge/live/notification.ts';
import { createEdge, type Edge } from '../edge/server.ts';
import { createUserTokens } from '../edge/tokens.ts';
import { createIntake } from '../intake/accept.ts';
import type { Intake } from '../intake/acceptance.ts';
import { checkTemplate } from '../intake/render.ts';
import { cancelNotification } from '../plan/cancel.ts';
import { replayDeadLetters } from '../plan/replay.ts';
import { backlogByChannel, watchBacklog } from './backlog.ts';
import type { Platform } from './wire.ts';

/** What a process listens with, and the duties that belong to it. */
export interface Door extends Edge {
  services: Service[];
}

/** The whole edge for an API, only health and metrics for the others. */
export async function openDoor(platform: Platform, isApi: boolean, pages?: FastifyPluginCallback): Promise<Door> {
  watchBacklog(platform);
  return isApi ? openEdge(platform, pages) : openHealthDoor(platform);
}

async function openEdge(platform: Platform, pages?: FastifyPluginCallback): Promise<Door> {
  const { database, masterKey, metrics, log, config, changes, live } = platform;
  const tokens = createUserTokens(database, masterKey, wallClock);
  const authenticator = createAuthenticator(database, tokens, wallClock);
  changes.subscribe(({ projectId }) => authenticator.forget(projectId));
  const hub = createFeedHub({ sql: database.sql, live, log, onTold: (type) => metrics.feedEvents.inc({ type }) });
  const watch = createNotificationWatch({ database, live, log });
  const edge = await createEdge({
    database,
    clock: wallClock,
    tokens,
    authenticator,
    hub,
    watch,
    live,
    log,
    metrics: metrics.registry,
    readiness: readinessOf(platform),
    introspection: config.introspection,
    intake: measured(intakeOf(platform), platform),
    cancel: (projectId, id) => cancelNotification({ database, live }, projectId, id),
    replay: (projectId, ids) => replayDeadLetters({ database, live }, projectId, ids),
    webPushPublicKey: platform.vapidPublicKey,
    queues: () => backlogByChannel(platform),
    checkTemplate,
    invalidate: (change) => changes.announce(change),
    ...(pages && { pages }),
  });
  return { ...edge, services: [hub, watch] };
}

function intakeOf({ database, catalogue, hints, routes }: Platform): Intake {
  const hasAccount = (wire: Wire, projectId: string) => routes.pick(wire, projectId) !== null;
  return createIntake({
    database,
    catalogue,
    hints,
    clock: wallClock,
    hasAccount,
    isConfigured(channel: Channel, projectId) {
      switch (channel) {
        case 'IN_APP':
          return true;
        case 'PUSH':
          return hasAccount('fcm', projectId) || hasAccount('apns', projectId);
        case 'EMAIL':
          return hasAccount('email', projectId);
        case 'SMS':
          return hasAccount('sms', projectId);
        case 'WEB_PUSH':
          return hasAccount('web_push', projectId);
        case 'CHAT':
          return hasAccount('chat', projectId);
        case 'WEBHOOK':
          return hasAccount('webhook', projectId);
      }
    },
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

function readinessOf({ database, bus }: Platform): Readiness {
  return {
    async postgres() {
      await database.sql`select 1`;
    },
    async nats() {
      if (!bus.isUp()) throw new Error('not connected');
      await bus.connection.flush();
    },
  };
}

function openHealthDoor(platform: Platform): Door {
  const app = fastify({ forceCloseConnections: true });
  registerHealth(app, readinessOf(platform), platform.metrics.registry);
  return {
    async listen(port, host) {
      await app.listen({ port, host });
      const address = app.server.address();
      if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
      return address;
    },
    close: () => app.close(),
    services: [],
  };
}
