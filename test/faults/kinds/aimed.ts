import { eventually } from '../../support/eventually.ts';
import type { RoleName } from '../stage/roles.ts';
import { providers } from '../stage/sandbox.ts';
import type { Stage } from '../stage/stage.ts';
import { pauseFor, type FaultKind, type Injected } from './fault.ts';
import { whileLocked } from './postgres.ts';

/**
 * Kills at the moments that chance seldom meets. The platform knows nothing of them: a lock that the harness holds, or
 * a provider that does not answer, makes a process wait exactly there, and there it dies.
 */
const family = 'aimed';
const common = { family, cards: 1, recoversWithinMs: 10_000 } as const;
const AIM_WITHIN_MS = 5_000;
/** Long enough under load for whatever waits for a lock to wait for it. */
const GATHER_MS = 700;

const whileProviderHasIt = (name: string, kept: boolean): FaultKind => ({
  ...common,
  name,
  draw(random) {
    const provider = random.pick(providers);
    return {
      detail: provider,
      provider,
      lastsMs: 2_000,
      async inject({ stage }) {
        const heal = await stage.sandbox.misbehave({ provider, action: kept ? { acceptThenHang: true } : { hang: true } });
        return thenStart(stage, 'worker', async () => {
          await pauseFor(GATHER_MS);
          const caught = await eventually('a provider keeps somebody waiting', async () => (await claimed(stage)) || null, { withinMs: AIM_WITHIN_MS }).catch(() => 0);
          await killAll(stage, 'worker');
          await heal();
          return `${caught} claims were under way`;
        });
      },
    };
  },
});

/** Settling names this table, claiming and accepting do not. */
const betweenYesAndSettle: FaultKind = {
  ...common,
  name: 'worker killed between yes and settle',
  cards: 2,
  draw: () => ({
    detail: 'every worker',
    lastsMs: 2_000,
    async inject({ stage }) {
      return thenStart(stage, 'worker', () =>
        whileLocked(stage, 'lock table dead_letter in share mode', async () => {
          const before = await stage.sandbox.count();
          await pauseFor(GATHER_MS);
          const taken = (await stage.sandbox.count()) - before;
          const waiting = await claimed(stage);
          await killAll(stage, 'worker');
          return `${Math.min(taken, waiting)} yeses were not settled`;
        }),
      );
    },
  }),
};

/** NATS takes no hint while it is frozen, and what lies in its sockets dies with it. */
const betweenCommitAndHint: FaultKind = {
  ...common,
  name: 'api killed between commit and hint',
  cards: 2,
  recoversWithinMs: 10_000,
  draw: () => ({
    detail: 'every api, and NATS',
    lastsMs: 4_000,
    async inject({ stage }) {
      for (const node of stage.nats.nodes) node.freeze();
      return thenStart(stage, 'api', async () => {
        await pauseFor(GATHER_MS);
        await killAll(stage, 'api');
        // In a storm Postgres may be away: what is frozen has to be freed all the same.
        const rows = stage.sql<{ count: number }[]>`select count(*)::int from delivery where status = 'QUEUED'`.catch(() => []);
        await Promise.all(stage.nats.nodes.map((node) => node.kill()));
        await Promise.all(stage.nats.nodes.map((node) => node.start()));
        await stage.nats.ready();
        return `${(await rows)[0]?.count ?? 'nobody knows how many'} rows had no hint`;
      });
    },
  }),
};

/** What was asked is committed when the lock is gone, though whoever asked is dead. */
function whileWaiting(name: string, role: RoleName, lock: string): FaultKind {
  return {
    ...common,
    name,
    draw: () => ({
      detail: `every ${role}`,
      lastsMs: 2_000,
      async inject({ stage }) {
        return thenStart(stage, role, () =>
          whileLocked(stage, lock, async () => {
            await pauseFor(GATHER_MS);
            const [row] = await stage.sql<{ count: number }[]>`
              select count(*)::int from pg_stat_activity
              where wait_event_type = 'Lock' and application_name like ${`carillon ${role}%`}`;
            await killAll(stage, role);
            return `${row?.count ?? 0} statements were waiting`;
          }),
        );
      },
    }),
  };
}

/** Deliveries that somebody has claimed and not settled. */
async function claimed({ sql }: Stage): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int from delivery where status = 'SENDING'`;
  return row?.count ?? 0;
}

async function killAll(stage: Stage, role: RoleName): Promise<void> {
  await Promise.all(stage.of(role).map((place) => place.kill()));
}

/** Lets its places be taken again whatever became of the work, which another fault of a storm may have cut short. */
async function thenStart(stage: Stage, role: RoleName, work: () => Promise<string>): Promise<Injected> {
  try {
    const note = await work();
    return { healedAt: Date.now(), note };
  } finally {
    for (const place of stage.of(role)) place.start();
  }
}

export const aimedFaults: readonly FaultKind[] = [
  whileProviderHasIt('worker killed between claim and answer', false),
  whileProviderHasIt('worker killed after acceptance, before answer', true),
  betweenYesAndSettle,
  betweenCommitAndHint,
  whileWaiting('api killed in the middle of a batch', 'api', 'lock table notification in exclusive mode'),
  whileWaiting('worker killed in the middle of a claim', 'worker', 'lock table delivery in exclusive mode'),
  whileWaiting('scheduler killed in the middle of its work', 'scheduler', 'lock table delivery in exclusive mode'),
];
