import { lanes, partsOfLane, wires, type Wire } from '../../../src/core/channel.ts';
import { consumerOf, streamOf } from '../../../src/bus/topology.ts';
import { pauseFor, type FaultKind } from './fault.ts';

const family = 'nats';
/** A new leader takes some seconds; the reconciler looks every two, and waits three for a hint. */
const RECOVERS_WITHIN_MS = 10_000;
const common = { family, recoversWithinMs: RECOVERS_WITHIN_MS } as const;

const killNode: FaultKind = {
  ...common,
  name: 'NATS node killed',
  cards: 2,
  draw(random) {
    const [which, downMs] = [random.whole(0, 2), random.between(1_000, 5_000)];
    return {
      detail: `nats-${which} for ${Math.round(downMs)} ms`,
      lastsMs: downMs,
      async inject({ stage: { nats } }) {
        const node = nats.nodes[which];
        await node?.kill();
        const healedAt = Date.now();
        await pauseFor(downMs);
        await node?.start();
        return { healedAt };
      },
    };
  },
};

const killLeader: FaultKind = {
  ...common,
  name: 'stream leader killed',
  cards: 2,
  draw(random) {
    const [wire, downMs] = [random.pick(wires), random.between(1_000, 5_000)];
    return {
      detail: `of ${streamOf(wire)} for ${Math.round(downMs)} ms`,
      lastsMs: downMs,
      async inject({ stage: { nats } }) {
        const leader = await nats.leaderOf(streamOf(wire));
        await leader?.kill();
        const healedAt = Date.now();
        await pauseFor(downMs);
        await leader?.start();
        return { healedAt, note: leader ? `it was ${leader.name}` : 'there was no leader' };
      },
    };
  },
};

function restartAll(name: string, forgetting: boolean): FaultKind {
  return {
    ...common,
    name,
    cards: 1,
    draw(random) {
      const downMs = random.between(200, 3_000);
      return {
        detail: `down for ${Math.round(downMs)} ms`,
        lastsMs: downMs + 3_000,
        async inject({ stage: { nats } }) {
          await Promise.all(nats.nodes.map((node) => node.kill()));
          if (forgetting) for (const node of nats.nodes) node.forget();
          await pauseFor(downMs);
          await Promise.all(nats.nodes.map((node) => node.start()));
          await nats.ready();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

const deleteStreams: FaultKind = {
  ...common,
  name: 'every stream deleted while running',
  cards: 2,
  draw: () => ({
    detail: 'by the API of JetStream',
    lastsMs: 1_000,
    async inject({ stage: { nats } }) {
      await nats.manage((manager) => Promise.all(wires.map((wire) => manager.streams.delete(streamOf(wire)).catch(() => false))));
      return { healedAt: Date.now() };
    },
  }),
};

const deleteConsumers: FaultKind = {
  ...common,
  name: 'consumers deleted',
  cards: 2,
  draw(random) {
    const chosen: Wire[] = random.some(random.whole(1, wires.length), wires);
    return {
      detail: `of ${chosen.join(', ')}`,
      lastsMs: 500,
      async inject({ stage: { nats } }) {
        const own = lanes.filter((lane) => chosen.includes(partsOfLane(lane).wire));
        await nats.manage((manager) =>
          Promise.all(own.map((lane) => manager.consumers.delete(streamOf(partsOfLane(lane).wire), consumerOf(lane)).catch(() => false))),
        );
        return { healedAt: Date.now() };
      },
    };
  },
};

function freeze(name: string, most: number, all: boolean): FaultKind {
  return {
    ...common,
    name,
    cards: 1,
    draw(random) {
      const [which, frozenMs] = [random.whole(0, 2), random.between(4_000, most)];
      return {
        detail: `${all ? 'all' : `nats-${which}`} for ${Math.round(frozenMs)} ms`,
        lastsMs: frozenMs,
        async inject({ stage: { nats } }) {
          const nodes = nats.nodes.filter((_, at) => all || at === which);
          for (const node of nodes) node.freeze();
          await pauseFor(frozenMs);
          for (const node of nodes) node.thaw();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

export const natsFaults: readonly FaultKind[] = [
  killNode,
  killLeader,
  restartAll('NATS cluster restarted', false),
  restartAll('NATS cluster restarted without its data', true),
  deleteStreams,
  deleteConsumers,
  freeze('NATS node frozen', 30_000, false),
  freeze('NATS cluster frozen', 10_000, true),
];
