import { openHome } from '../../../src/app/dev/home.ts';

/** Says whether it could open the home named by its argument, and keeps it open. */
try {
  openHome(process.argv[2] ?? '');
  process.stdout.write('open\n');
} catch {
  process.stdout.write('refused\n');
}
setInterval(() => undefined, 60_000);
