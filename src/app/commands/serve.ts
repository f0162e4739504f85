import type { Config } from '../config.ts';
import { openLog } from '../log.ts';
import { runRole, type Role } from '../roles.ts';
import { stopSignal } from '../signals.ts';
import { wire } from '../wire.ts';

/** Runs a role until SIGINT or SIGTERM, then drains. */
export async function serve(config: Config, role: Role): Promise<void> {
  const { log, watch } = openLog(config.logLevel);
  const signal = stopSignal(log);
  const platform = await wire(config, role, log, signal).catch((error: unknown) => {
    // Stopped while it waited for Postgres or NATS: that is no failure.
    if (signal.aborted) return null;
    throw error;
  });
  if (platform === null) return;
  watch(platform.database, signal);
  try {
    await runRole(platform, { role, signal, onReady: ({ port }) => log.info({ role, port }, 'ready') });
  } finally {
    await platform.close();
  }
}
