import { roleNames, type RoleName, type RolePlace } from '../stage/roles.ts';
import { pauseFor, type FaultKind, type Injected, type Scene } from './fault.ts';

const RECOVERS_WITHIN_MS = 10_000;
/** Longer than the lease of a claim (5 s): what a frozen worker holds is taken for lost, and then it wakes up. */
const FREEZE_MS = { least: 6_000, most: 9_000 };

const family = 'processes';

function killOne(role: RoleName): FaultKind {
  return {
    name: `kill -9 ${role}`,
    family,
    cards: 3,
    recoversWithinMs: RECOVERS_WITHIN_MS,
    draw(random) {
      const [which, downMs] = [random.whole(0, 1), random.between(100, 2_500)];
      return {
        detail: `${role}-${which}, back after ${Math.round(downMs)} ms`,
        lastsMs: downMs,
        async inject({ stage }) {
          const place = placeOf(stage.of(role), which);
          await place.kill();
          const healedAt = Date.now();
          await pauseFor(downMs);
          place.start();
          return { healedAt };
        },
      };
    },
  };
}

/** All processes of a role at once: nobody is left to take over until they are back. */
function killAll(role: RoleName): FaultKind {
  return {
    name: `kill -9 every ${role}`,
    family,
    cards: 1,
    recoversWithinMs: RECOVERS_WITHIN_MS,
    draw(random) {
      const downMs = random.between(200, 3_000);
      return {
        detail: `back after ${Math.round(downMs)} ms`,
        lastsMs: downMs,
        async inject({ stage }) {
          const places = stage.of(role);
          await Promise.all(places.map((place) => place.kill()));
          await pauseFor(downMs);
          for (const place of places) place.start();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

/** As a deploy does it: one after the other, each asked to stop and followed by a new one. */
function rollover(role: RoleName): FaultKind {
  return {
    name: `SIGTERM rollover of ${role}`,
    family,
    cards: 2,
    recoversWithinMs: RECOVERS_WITHIN_MS,
    draw: () => ({
      detail: 'one after the other',
      lastsMs: 5_000,
      async inject({ stage }): Promise<Injected> {
        const codes: (number | null)[] = [];
        for (const place of stage.of(role)) {
          codes.push(await place.stop());
          place.start();
          await place.ready();
        }
        const clean = codes.every((code) => code === 0);
        return { healedAt: Date.now(), ...(!clean && { violation: `${role} drained with exit codes ${codes.join(', ')}` }) };
      },
    }),
  };
}

function freeze(role: RoleName): FaultKind {
  return {
    name: `SIGSTOP ${role}`,
    family,
    cards: 1,
    recoversWithinMs: RECOVERS_WITHIN_MS,
    draw(random) {
      const [which, frozenMs] = [random.whole(0, 1), random.between(FREEZE_MS.least, FREEZE_MS.most)];
      return {
        detail: `${role}-${which} for ${Math.round(frozenMs)} ms`,
        lastsMs: frozenMs,
        async inject({ stage }) {
          const place = placeOf(stage.of(role), which);
          place.freeze();
          await pauseFor(frozenMs);
          place.thaw();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

const cutFeeds: FaultKind = {
  name: 'cut every feed connection',
  family,
  cards: 2,
  recoversWithinMs: RECOVERS_WITHIN_MS,
  draw(random) {
    const times = random.whole(1, 4);
    return {
      detail: `${times} times`,
      lastsMs: times * 500,
      async inject({ followers }: Scene) {
        for (let time = 0; time < times; time += 1) {
          for (const follower of followers) follower.cut();
          await pauseFor(500);
        }
        return { healedAt: Date.now() };
      },
    };
  },
};

export function placeOf(places: readonly RolePlace[], which: number): RolePlace {
  const place = places[which];
  if (!place) throw new Error(`There is no process ${which} of this role.`);
  return place;
}

export const processFaults: readonly FaultKind[] = [...roleNames.flatMap((role) => [killOne(role), killAll(role), rollover(role), freeze(role)]), cutFeeds];
