import { generateVapidKeys } from '../../adapters/web-push/keys.ts';
import { wallClock } from '../../base/clock.ts';
import { ConfigError } from '../config-error.ts';
import { misnamed, missing, readConfig, type Config } from '../config.ts';
import { openProviders } from '../providers.ts';

/** Everything that is missing or wrong, all at once, with the variable's name. Touches no network. */
export async function check(): Promise<string[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    return [...problemsOf(error), ...misnamed()];
  }
  return [...missing(config), ...misnamed(), ...(await providerProblems(config))];
}

async function providerProblems({ accounts }: Config): Promise<string[]> {
  try {
    const kept = { vapid: { ...(await generateVapidKeys()) } };
    const providers = openProviders({ accounts, clock: wallClock, projectIds: new Map(), kept, wayBack: null });
    await Promise.all(providers.map(({ sender }) => sender.close()));
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

function problemsOf(error: unknown): string[] {
  if (error instanceof ConfigError) return error.problems;
  throw error;
}
