import { misnamed, type Config } from '../config.ts';
import { openLog } from '../log.ts';
import type { Role } from '../role.ts';
import { runRole } from '../roles.ts';
import { stopSignal } from '../signals.ts';
import { wire } from '../wire.ts';

/**
 * Runs a role until SIGINT or SIGTERM, drains, and ends the process: when all is closed that was opened, what would keep
 * it alive are connections that a silent server takes no leave of (the NATS client forgets those it gave up).
 */
export async function serve(config: Config, role: Role): Promise<void> {
  const { log, watch } = openLog(config.logLevel);
  for (const line of misnamed()) log.warn(line);
  const signal = stopSignal(log);
  const platform = await wire(config, role, log, signal).catch((error: unknown) => {
    // Stopped while it waited: that is no failure.
    if (signal.aborted) process.exit();
    throw error;
  });
  watch(platform, signal);
  try {
    await runRole(platform, { role, signal, onReady: ({ port }) => log.info({ role, port }, 'ready') });
  } finally {
    await platform.close();
  }
  process.exit();
}
