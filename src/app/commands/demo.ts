import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../base/logging.ts';
import { migrate } from '../../db/migrate.ts';
import { misnamed, type Config } from '../config.ts';
import { banner } from '../dev/banner.ts';
import { demoCredentials } from '../dev/credentials.ts';
import { readPage } from '../dev/demo/page.ts';
import { demoRoutes } from '../dev/demo/routes.ts';
import { seedDemo } from '../dev/demo/seed.ts';
import { openHome, type Home } from '../dev/home.ts';
import { startNats } from '../dev/nats.ts';
import { startPostgres } from '../dev/postgres.ts';
import { sandboxAccounts, SENDGRID_ACCOUNT } from '../dev/sandbox-accounts.ts';
import { startSandbox } from '../dev/sandbox/sandbox.ts';
import { openLog } from '../log.ts';
import { runRole } from '../roles.ts';
import { stopSignal } from '../signals.ts';
import { wire } from '../wire.ts';
import { migrations } from './migrate.ts';

/** The build puts the page beside the program. */
const pageFolder = fileURLToPath(new URL('../../web', import.meta.url));

/** The whole platform on what it brings along, with a provider sandbox to send to and a page to try it. */
export async function demo(config: Config): Promise<void> {
  const page = readPage(pageFolder);
  const { log, watch } = openLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  for (const line of misnamed()) log.warn(line);
  const signal = stopSignal(log);
  const home = openHome(config.home);
  const closers: (() => unknown)[] = [() => home.close()];
  try {
    const servers = await startServers(config, home, log, closers);
    await migrate(servers.databaseUrl, migrations);
    // A page that moves would lose its service worker and what the browser keeps for it.
    const port = config.port === 0 ? await home.port('page') : config.port;
    const sandbox = await startSandbox({
      port: await home.port('sandbox'),
      smtpPort: await home.port('sandbox smtp'),
      stateFile: join(home.folder, 'sandbox.json'),
      messagesFile: join(home.folder, 'sandbox-messages.jsonl'),
    });
    closers.push(() => sandbox.stop());

    // Providers are told where to report before the door is open, so its address must be known.
    const publicUrl = config.publicUrl ?? `http://127.0.0.1:${port}`;
    sandbox.reportEventsTo(`${publicUrl}/hooks/${SENDGRID_ACCOUNT}`);

    const masterKey = config.secret ?? home.secret('master');
    const accounts = config.accounts.length > 0 ? config.accounts : sandboxAccounts(sandbox);
    const platform = await wire({ ...config, ...servers, port, publicUrl, secret: masterKey, accounts }, 'demo', log, signal);
    closers.push(() => platform.close());
    watch(platform, signal);

    const keys = await demoCredentials(platform.database, masterKey);
    const pages = demoRoutes({ ...keys, page, publicUrl, sandboxUrl: sandbox.url, vapidPublicKey: platform.vapidPublicKey });
    const onReady = async (): Promise<void> => {
      const url = `http://127.0.0.1:${port}`;
      const graphqlUrl = `${url}/graphql`;
      await seedDemo({ ...keys, graphqlUrl });
      home.writeDemoFile({ url, graphqlUrl, sandboxUrl: sandbox.url, ...keys, pid: process.pid });
      process.stdout.write(banner({ url, graphqlUrl, sandboxUrl: sandbox.url, ...keys, folder: home.folder }));
    };
    await runRole(platform, { role: 'all', signal, onReady, pages });
  } finally {
    // Whatever becomes of one, the others are closed too: nothing that was started may stay behind.
    for (const close of closers.reverse()) await Promise.resolve().then(close).catch((error: unknown) => log.error({ err: error }, 'could not be closed'));
  }
}

async function startServers(
  { databaseUrl, natsUrl }: Config,
  home: Home,
  log: Logger,
  closers: (() => unknown)[],
): Promise<{ databaseUrl: string; natsUrl: string }> {
  const start = async (url: string | null, embedded: typeof startPostgres) => {
    if (url !== null) return url;
    const server = await embedded(home, log);
    closers.push(() => server.stop());
    return server.url;
  };
  // One after the other: when the second cannot start, the first is known already, and is stopped.
  return { databaseUrl: await start(databaseUrl, startPostgres), natsUrl: await start(natsUrl, startNats) };
}
