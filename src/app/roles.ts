import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { FastifyPluginCallback } from 'fastify';
import { atMost, type Service } from '../base/lifecycle.ts';
import { reconcileTopology } from '../bus/topology.ts';
import { openAlerts } from './alerts.ts';
import type { Config } from './config.ts';
import type { Entrance } from './doors.ts';
import { openEntrance } from './entrance.ts';
import { keepTime } from './keep-time.ts';
import type { Role } from './role.ts';
import { StartError } from './start-error.ts';
import { schedulers, workers, type Platform } from './wire.ts';

/** What a run needs besides the platform. */
interface RunOptions {
  role: Role;
  /** Ends the run, in order. */
  signal: AbortSignal;
  /** Called when all is started and the door is open. */
  onReady: (address: AddressInfo) => Promise<void> | void;
  /** What an API shows besides its own doors. */
  pages?: FastifyPluginCallback;
}

const STREAMS_MS = 3_000;

/**
 * Runs until the signal, or until a service fails in a way that nobody foresaw. The services of a role start together
 * and stop in order: the entrance first, so that nothing new comes in, then what is under way.
 */
export async function runRole(platform: Platform, { role, signal, onReady, pages }: RunOptions): Promise<void> {
  const { config, log } = platform;
  await makeStreams(platform, signal);
  const entrance = await openEntrance(platform, role === 'api' || role === 'all', pages);
  const stopping = new AbortController();
  // Every service listens to it, and a lane twice.
  setMaxListeners(0, stopping.signal);
  const services = [keepTime(platform.database, log), ...entrance.services, ...servicesOf(platform, role)];
  const working = Promise.all(services.map((service) => service.run(stopping.signal)));
  try {
    await onReady(await listen(entrance, config));
    // A service ends by itself only by failing; then the process had better end, too.
    await Promise.race([working, aborted(signal)]);
  } finally {
    await entrance.close();
    stopping.abort();
    await working;
  }
}

/** Whoever publishes or pulls first makes what is missing: a NATS without a leader holds up no door. */
async function makeStreams({ bus, config, log }: Platform, signal: AbortSignal): Promise<void> {
  if (!bus.isUp()) return;
  const making = reconcileTopology(bus, config.natsReplicas).catch((error: unknown) => log.warn({ err: error }, 'the streams could not be made yet'));
  await atMost(STREAMS_MS, making, signal);
}

async function listen(entrance: Entrance, { port, host }: Config): Promise<AddressInfo> {
  try {
    return await entrance.listen(port, host);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new StartError(`Port ${port} of ${host} is taken. Set PORT to another one; 0 takes any that is free.`, { cause: error });
  }
}

function servicesOf(platform: Platform, role: Role): Service[] {
  switch (role) {
    case 'api':
      return [];
    case 'worker':
      return workers(platform);
    case 'scheduler':
      // Workers read by themselves how accounts are; a scheduler alone, which tells when one is down, would go by NATS only.
      return [...scheduling(platform), platform.accounts.watch];
    case 'all':
      return [...workers(platform), ...scheduling(platform)];
  }
}

function scheduling(platform: Platform): Service[] {
  const alerts = openAlerts(platform);
  return [...schedulers(platform, (count) => alerts.lost(count)), ...alerts.services];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
