import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../../src/app/providers-file.ts';
import type { Stage } from '../stage/stage.ts';
import { pauseFor, type FaultKind } from './fault.ts';
import { placeOf } from './processes.ts';

/** Accounts whose address can be told; Web Push goes to whatever endpoint the browser named. */
const ADAPTERS = ['smtp', 'twilio', 'fcm', 'apns'] as const;
const WORKERS = [0, 1, 'all'] as const;
const LASTS_MS = { least: 4_000, most: 8_000 };

/** Workers that are deployed with an account that leads nowhere: one beside another whose account is in order, or all of them. */
function misled(name: string, mislead: (settings: Account['settings']) => Account['settings']): FaultKind {
  return {
    name: `provider: ${name}`,
    family: 'providers',
    cards: 1,
    recoversWithinMs: 10_000,
    draw(random) {
      const [provider, which, lastsMs] = [random.pick(ADAPTERS), random.pick(WORKERS), random.between(LASTS_MS.least, LASTS_MS.most)];
      return {
        detail: `${provider} at ${which === 'all' ? 'every worker' : `worker-${which}`} for ${Math.round(lastsMs)} ms`,
        provider,
        lastsMs: lastsMs + 3_000,
        async inject({ stage }) {
          const workers = stage.of('worker');
          const places = which === 'all' ? workers : [placeOf(workers, which)];
          await Promise.all(places.map((place) => place.stop()));
          for (const place of places) place.start({ CARILLON_PROVIDERS: misledFile(stage, provider, mislead) });
          await Promise.all(places.map((place) => place.ready()));
          await pauseFor(lastsMs);
          await Promise.all(places.map((place) => place.stop()));
          for (const place of places) place.start();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

function misledFile({ folder, sandbox }: Stage, adapter: string, mislead: (settings: Account['settings']) => Account['settings']): string {
  const accounts = JSON.parse(readFileSync(sandbox.providersFile, 'utf8')) as Account[];
  const file = join(folder, `providers-${adapter}.json`);
  writeFileSync(file, JSON.stringify(accounts.map((one) => (one.adapter === adapter ? { ...one, settings: mislead(one.settings) } : one))));
  return file;
}

/** A name that no resolver knows (RFC 2606). */
const NOWHERE = 'provider.invalid';

export const accountFaults: readonly FaultKind[] = [
  misled('DNS failure', (settings) => ('host' in settings ? { ...settings, host: NOWHERE } : { ...settings, baseUrl: `http://${NOWHERE}` })),
  // The sandbox speaks cleartext: no handshake with it ever ends well.
  misled('TLS failure', (settings) =>
    'host' in settings ? { ...settings, secure: true } : { ...settings, baseUrl: String(settings.baseUrl).replace('http:', 'https:') },
  ),
];
