import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../base/logging.ts';
import { adoptOrStop, startDaemon, type Farewell } from './daemon.ts';
import type { Embedded, Home } from './home.ts';
import { keepRunning } from './keep-running.ts';
import { ensureNatsServer, greets, natsCommand } from './nats-server.ts';

/** Short, because nothing in it is the only copy. */
const FAREWELL: Farewell = [
  { signal: 'SIGTERM', withinMs: 3_000 },
  { signal: 'SIGKILL', withinMs: 2_000 },
];
const READY_WITHIN_MS = 30_000;

/**
 * Starts the home's nats-server, or adopts the one that an earlier run left behind: two on one folder would both start,
 * silently. It is kept running until it is stopped.
 */
export async function startNats(home: Home, log: Logger): Promise<Embedded> {
  const store = join(home.folder, 'nats');
  const token = home.secret('nats');
  const configFile = join(home.folder, 'nats.conf');
  const kind = { name: 'nats-server', folder: store, pidFile: join(home.folder, 'nats.pid'), farewell: FAREWELL };

  async function start(port: number) {
    const program = await ensureNatsServer((line) => log.info(line));
    mkdirSync(store, { recursive: true, mode: 0o700 });
    // In a file, because arguments are shown to everybody on the machine.
    writeFileSync(configFile, `authorization { token: "${token}" }\n`, { mode: 0o600 });
    return startDaemon({
      ...kind,
      command: [...natsCommand(program, port, store), '--config', configFile],
      port,
      logFile: join(home.folder, 'nats.log'),
      ready: () => greets(port),
      readyWithinMs: READY_WITHIN_MS,
    });
  }

  const daemon = (await adoptOrStop(kind, greets, log)) ?? (await start(await home.port('nats')));
  // Whoever is connected knows one address: it comes back there, or not at all.
  const stop = keepRunning({ name: kind.name, daemon, again: () => start(daemon.port), log });
  return { url: `nats://${token}@127.0.0.1:${daemon.port}`, stop };
}
