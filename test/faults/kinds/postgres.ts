import postgres from 'postgres';
import { roleNames } from '../stage/roles.ts';
import { OWN_CONNECTIONS, type Stage } from '../stage/stage.ts';
import { pauseFor, type FaultKind } from './fault.ts';
import { placeOf } from './processes.ts';

const family = 'postgres';
const common = { family, recoversWithinMs: 10_000 } as const;
const TABLES = ['notification', 'delivery', 'event', 'feed_counter'] as const;
/** Those of people who are busy, of what is under way, and of what has to be settled. */
const ROWS = ['feed_counter', `notification where status = 'ACTIVE'`, `delivery where status in ('QUEUED', 'SENDING', 'WAITING')`] as const;
const FEWEST_CONNECTIONS = 2;
/** More than the server takes, whatever the platform holds. */
const GREED = 150;

function restart(name: string, end: 'stop' | 'crash'): FaultKind {
  return {
    ...common,
    name,
    cards: 2,
    draw(random) {
      const downMs = random.between(200, 3_000);
      return {
        detail: `down for ${Math.round(downMs)} ms`,
        lastsMs: downMs + 1_000,
        async inject({ stage }) {
          await stage.postgres[end]();
          await pauseFor(downMs);
          await stage.postgres.start();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

const terminateBackends: FaultKind = {
  ...common,
  name: 'pg_terminate_backend of all',
  cards: 3,
  draw(random) {
    const times = random.whole(1, 5);
    return {
      detail: `${times} times`,
      lastsMs: times * 400,
      async inject({ stage }) {
        for (let time = 0; time < times; time += 1) {
          await cutPlatform(stage);
          await pauseFor(400);
        }
        return { healedAt: Date.now() };
      },
    };
  },
};

function lockTable(name: string, cards: number, least: number, most: number): FaultKind {
  return {
    ...common,
    name,
    cards,
    draw(random) {
      const [table, heldMs] = [random.pick(TABLES), random.between(least, most)];
      return {
        detail: `${table} for ${Math.round(heldMs)} ms`,
        lastsMs: heldMs,
        async inject({ stage }) {
          await whileLocked(stage, `lock table ${table} in access exclusive mode`, () => pauseFor(heldMs));
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

/** Rows that the work of the moment needs, rather than a whole table: what does not need them goes on. */
const lockRows: FaultKind = {
  ...common,
  name: 'rows locked past the statement time-out',
  cards: 1,
  draw(random) {
    const [rows, heldMs] = [random.pick(ROWS), random.between(31_000, 34_000)];
    return {
      detail: `${rows} for ${Math.round(heldMs)} ms`,
      lastsMs: heldMs,
      async inject({ stage }) {
        await whileLocked(stage, `select from ${rows} for update`, () => pauseFor(heldMs));
        return { healedAt: Date.now() };
      },
    };
  },
};

const fullDisk: FaultKind = {
  ...common,
  name: 'disk full',
  cards: 2,
  draw(random) {
    const fullMs = random.between(2_000, 8_000);
    return {
      detail: `for ${Math.round(fullMs)} ms`,
      lastsMs: fullMs + 2_000,
      async inject({ stage }) {
        const { fillDisk } = stage.postgres;
        if (!fillDisk) return { healedAt: Date.now(), note: 'this machine gives us no disk of our own: left out' };
        const heal = await fillDisk();
        await pauseFor(fullMs);
        await heal();
        return { healedAt: Date.now() };
      },
    };
  },
};

/** The fewest that a process takes, and for a while every one of them waits for a lock. */
const smallPools: FaultKind = {
  ...common,
  name: 'pools exhausted',
  cards: 1,
  draw(random) {
    const [which, heldMs] = [random.whole(0, 1), random.between(2_000, 4_000)];
    return {
      detail: `of one process of each role for ${Math.round(heldMs)} ms`,
      lastsMs: heldMs + 8_000,
      async inject({ stage }) {
        const places = roleNames.map((role) => placeOf(stage.of(role), which));
        await Promise.all(places.map((place) => place.stop()));
        for (const place of places) place.start({ CARILLON_DATABASE_CONNECTIONS: String(FEWEST_CONNECTIONS) });
        await Promise.all(places.map((place) => place.ready()));
        await whileLocked(stage, 'lock table notification, delivery, feed_counter in access exclusive mode', () => pauseFor(heldMs));
        const healedAt = Date.now();
        await pauseFor(heldMs);
        await Promise.all(places.map((place) => place.stop()));
        for (const place of places) place.start();
        return { healedAt };
      },
    };
  },
};

const takeConnections: FaultKind = {
  ...common,
  name: 'every Postgres connection taken',
  cards: 1,
  draw(random) {
    const heldMs = random.between(2_000, 5_000);
    return {
      detail: `for ${Math.round(heldMs)} ms`,
      lastsMs: heldMs + 1_000,
      async inject({ stage }) {
        const greedy = Array.from({ length: GREED }, () => connection(stage));
        // Whatever frees a place loses it to us: first those that wait, then the platform's own.
        const takes = () => Promise.allSettled(greedy.map((sql) => sql`select 1`));
        await takes();
        await cutPlatform(stage);
        await takes();
        await pauseFor(heldMs);
        await Promise.all(greedy.map((sql) => sql.end({ timeout: 1 })));
        return { healedAt: Date.now() };
      },
    };
  },
};

export async function cutPlatform({ sql }: Stage): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where backend_type = 'client backend' and application_name like 'carillon%'`.catch(() => undefined);
}

function connection(stage: Stage): postgres.Sql {
  return postgres(stage.postgres.url, { max: 1, connect_timeout: 2, onnotice: () => undefined, connection: { application_name: OWN_CONNECTIONS } });
}

/** Holds a lock on a connection of its own while something else is done. */
export async function whileLocked<T>(stage: Stage, lock: string, work: () => Promise<T>): Promise<T> {
  const sql = connection(stage);
  try {
    return (await sql.begin(async (transaction) => {
      await transaction.unsafe(lock);
      return work();
    })) as T;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export const postgresFaults: readonly FaultKind[] = [
  restart('Postgres restarted', 'stop'),
  restart('Postgres crashed', 'crash'),
  terminateBackends,
  lockTable('table locked', 2, 2_000, 8_000),
  // Past the statement time-out of 30 s.
  lockTable('table locked past the statement time-out', 1, 31_000, 34_000),
  lockRows,
  fullDisk,
  smallPools,
  takeConnections,
];
