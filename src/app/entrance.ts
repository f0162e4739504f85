import fastify, { type FastifyPluginCallback } from 'fastify';
import { registerHealth } from '../edge/health.ts';
import { listen } from '../edge/listen.ts';
import { showBacklog } from './backlog-metrics.ts';
import type { Entrance } from './doors.ts';
import { readinessOf } from './readiness.ts';
import type { Platform } from './wire.ts';

/** The whole edge for an API, only health and metrics for the others. */
export async function openEntrance(platform: Platform, isApi: boolean, pages?: FastifyPluginCallback): Promise<Entrance> {
  showBacklog(platform.metrics, platform.database);
  // A third of all modules, GraphQL and its like: a worker or a scheduler starts without them.
  return isApi ? (await import('./doors.ts')).openDoors(platform, pages) : openHealth(platform);
}

function openHealth(platform: Platform): Entrance {
  const app = fastify({ forceCloseConnections: true });
  registerHealth(app, readinessOf(platform), platform.metrics.registry);
  return {
    listen: (port, host) => listen(app, port, host),
    close: () => app.close(),
    services: [],
  };
}
