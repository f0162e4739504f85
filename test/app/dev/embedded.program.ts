import { openHome } from '../../../src/app/dev/home.ts';
import { startNats } from '../../../src/app/dev/nats.ts';
import { startPostgres } from '../../../src/app/dev/postgres.ts';
import { createLogger } from '../../../src/base/logging.ts';
import { answers } from '../../../src/db/servers.ts';

/** Opens the home named by its argument, prints the two addresses, and stops everything at SIGINT. */
const home = openHome(process.argv[2] ?? '');
const log = createLogger('silent');
const postgres = await startPostgres(home, log);
const nats = await startNats(home, log);
const busy = setInterval(() => undefined, 60_000);

process.once('SIGINT', () => void stop());
process.stdout.write(`${JSON.stringify({ postgres: postgres.url, nats: nats.url })}\n`);

async function stop(): Promise<void> {
  // What was under way is written down first, so the servers must not have heard the same Ctrl-C.
  process.stdout.write(`${await answers(postgres.url)}\n`);
  await Promise.all([postgres.stop(), nats.stop()]);
  home.close();
  clearInterval(busy);
}
