import type { Follower } from '../load/follower.ts';
import type { Random } from '../random.ts';
import { roleNames, type RolePlace } from '../stage/roles.ts';
import type { Stage } from '../stage/stage.ts';
import { pauseFor, type FaultKind } from './fault.ts';
import { cutPlatform } from './postgres.ts';
import { placeOf } from './processes.ts';

const common = { family: 'clocks', cards: 1, recoversWithinMs: 10_000 } as const;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WRONG_MS = { least: 10 * MINUTE_MS, most: 12 * HOUR_MS };
const CUT_EVERY_MS = 1_500;
const LASTS_MS = { least: 5_000, most: 9_000 };
/** From the beginning of the fault to the change of the hour. */
const CHANGES_AFTER_MS = 4_000;
const STAYS_MS = 4_000;
/** When Europe/Berlin puts its clocks forward, and back. */
const BERLIN = { forward: Date.UTC(2026, 2, 29, 1), back: Date.UTC(2026, 9, 25, 1) } as const;

function drawWrong(random: Random): number {
  return Math.round(random.pick([1, -1]) * random.between(WRONG_MS.least, WRONG_MS.most));
}

function inWords(aheadMs: number): string {
  return `${Math.round(Math.abs(aheadMs) / MINUTE_MS)} minutes ${aheadMs < 0 ? 'back' : 'ahead'}`;
}

/** People come back to whichever process, with tokens that another one gave them. */
async function meanwhile(followers: readonly Follower[], lastsMs: number): Promise<void> {
  const times = Math.floor(lastsMs / CUT_EVERY_MS);
  for (let time = 0; time < times; time += 1) {
    await pauseFor(CUT_EVERY_MS);
    for (const follower of followers) follower.cut();
  }
  await pauseFor(lastsMs - times * CUT_EVERY_MS);
}

/** Nothing has to heal: from the first moment on the platform has no excuse. */
const jump: FaultKind = {
  ...common,
  name: 'clock of one process jumps',
  cards: 2,
  draw(random) {
    const [role, which, aheadMs, lastsMs] = [random.pick(roleNames), random.whole(0, 1), drawWrong(random), random.between(LASTS_MS.least, LASTS_MS.most)];
    return {
      detail: `${role}-${which} ${inWords(aheadMs)} for ${Math.round(lastsMs)} ms`,
      lastsMs,
      async inject({ stage, followers }) {
        const place = placeOf(stage.of(role), which);
        const healedAt = Date.now();
        place.setClock(aheadMs);
        await meanwhile(followers, lastsMs);
        place.setClock(0);
        return { healedAt };
      },
    };
  },
};

const disagree: FaultKind = {
  ...common,
  name: 'clocks of all processes disagree',
  draw(random) {
    const [aheads, lastsMs] = [Array.from({ length: 2 * roleNames.length }, () => drawWrong(random)), random.between(LASTS_MS.least, LASTS_MS.most)];
    return {
      detail: `by up to a day for ${Math.round(lastsMs)} ms`,
      lastsMs,
      async inject({ stage, followers }) {
        const healedAt = Date.now();
        stage.roles.forEach((place, at) => place.setClock(aheads[at] ?? 0));
        await meanwhile(followers, lastsMs);
        for (const place of stage.roles) place.setClock(0);
        return { healedAt };
      },
    };
  },
};

const wrongFromTheStart: FaultKind = {
  ...common,
  name: 'process started with a wrong clock',
  draw(random) {
    const [role, which, aheadMs, lastsMs] = [random.pick(roleNames), random.whole(0, 1), drawWrong(random), random.between(LASTS_MS.least, LASTS_MS.most)];
    return {
      detail: `${role}-${which} ${inWords(aheadMs)} for ${Math.round(lastsMs)} ms`,
      lastsMs: lastsMs + 1_500,
      async inject({ stage, followers }) {
        const place = placeOf(stage.of(role), which);
        await place.stop();
        place.setClock(aheadMs);
        place.start();
        const healedAt = Date.now();
        try {
          await place.ready();
          await meanwhile(followers, lastsMs);
          return { healedAt };
        } finally {
          // And a jump, to the right time.
          place.setClock(0);
        }
      },
    };
  },
};

/** Between schedule and send: the server's zone changes its hour within seconds, and one process of each role lives through Berlin's. */
function daylightSaving(name: string, change: keyof typeof BERLIN): FaultKind {
  return {
    ...common,
    name,
    draw(random) {
      const which = random.whole(0, 1);
      return {
        detail: `Europe/Berlin puts its clocks ${change}`,
        lastsMs: CHANGES_AFTER_MS + STAYS_MS + 3_000,
        async inject({ stage }) {
          const places = roleNames.map((role) => placeOf(stage.of(role), which));
          const changesAt = Date.now() + CHANGES_AFTER_MS;
          try {
            await serverZone(stage, zoneThatChanges(change, changesAt));
            await Promise.all(places.map((place) => enter(place, BERLIN[change] - changesAt)));
            const healedAt = Date.now();
            await pauseFor(changesAt - Date.now() + STAYS_MS);
            return { healedAt };
          } finally {
            await Promise.all(places.map((place) => leave(place)));
            await serverZone(stage, 'UTC');
          }
        },
      };
    },
  };
}

async function enter(place: RolePlace, aheadMs: number): Promise<void> {
  await place.stop();
  place.setClock(aheadMs);
  place.start({ TZ: 'Europe/Berlin' });
  await place.ready();
}

async function leave(place: RolePlace): Promise<void> {
  await place.stop();
  place.setClock(0);
  place.start();
}

async function serverZone(stage: Stage, zone: string): Promise<void> {
  await stage.sql.unsafe(`alter database carillon set timezone = '${zone}'`);
  await cutPlatform(stage);
}

/** A zone as POSIX describes it, an hour ahead of UTC and two in summer, that changes when it is wanted. */
function zoneThatChanges(change: keyof typeof BERLIN, at: number): string {
  const [standard, summer] = [at + HOUR_MS, at + 2 * HOUR_MS];
  const halfAYearAway = dayOf(standard) > 182 ? dayOf(standard) - 182 : dayOf(standard) + 182;
  return change === 'forward'
    ? `WINTER-1SUMMER,J${dayOf(standard)}/${timeOf(standard)},J${halfAYearAway}/3:00:00`
    : `WINTER-1SUMMER,J${halfAYearAway}/2:00:00,J${dayOf(summer)}/${timeOf(summer)}`;
}

/** From 1 to 365; 29 February has no number there. */
function dayOf(at: number): number {
  const date = new Date(at);
  const sameDay = Date.UTC(2025, date.getUTCMonth(), date.getUTCDate());
  return 1 + Math.round((sameDay - Date.UTC(2025, 0, 1)) / (24 * HOUR_MS));
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

export const clockFaults: readonly FaultKind[] = [
  jump,
  disagree,
  wrongFromTheStart,
  daylightSaving('daylight saving begins between schedule and send', 'forward'),
  daylightSaving('daylight saving ends between schedule and send', 'back'),
];
