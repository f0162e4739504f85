// The table at the end, the aims beside the figures.

const COLUMNS = [52, 12, 12, 9, 12];
const AIMS = { ratio: 0.7, kilobytes: 25, stormSeconds: 15 };

/** Whether everything came, once and in order. How fast it came is for the reader to judge. */
export function isWhole(results) {
  return wrongsOf(results).length === 0 && !(results.stalled?.left > 0);
}

export function reportOf(results) {
  const { people, pace, floorIdle, floorFan, floorPace, idle, fan, calm, stalled, storm, death } = results;
  const floorPerSecond = floorFan && meanOf(floorFan, perSecondOf);
  const perSecond = fan && meanOf(fan, perSecondOf);
  const lines = [
    row(`${people} people, on one api`, 'ours', 'bare ws', 'ratio', 'aim'),
    ...lineIf(fan, () =>
      row('deliveries', `${perSecond.toFixed(0)}/s`, floorFan ? `${floorPerSecond.toFixed(0)}/s` : '', floorFan ? (perSecond / floorPerSecond).toFixed(2) : '', `>= ${AIMS.ratio}`),
    ),
    ...lineIf(fan && floorFan, () => row('  round by round', '', '', fan.map((one, at) => (one.perSecond / floorFan[at].perSecond).toFixed(2)).join(' '))),
    ...Object.keys(fan?.[0].cpu ?? {}).map((name) => {
      const cpuOf = ({ cpu }) => cpu[name];
      return row(`  processor time per delivery: ${name}`, us(meanOf(fan, cpuOf)), floorFan?.[0].cpu[name] ? us(meanOf(floorFan, cpuOf)) : '');
    }),
    ...['p50', 'p99', 'max'].flatMap((name) =>
      lineIf(calm, () => row(`ping to socket at ${pace}/s, ${name}`, ms(calm[name]), floorPace ? ms(floorPace[name]) : '')),
    ),
    ...lineIf(idle.bytesPerSocket, () => row('memory per idle socket', kb(idle.bytesPerSocket), floorIdle ? kb(floorIdle.bytesPerSocket) : '')),
    ...lineIf(idle.bytesPerSocket && floorIdle, () =>
      row('  over the bare server', kb(idle.bytesPerSocket - floorIdle.bytesPerSocket), '', '', `<= ${AIMS.kilobytes} kB`),
    ),
    row('all come at once', s(idle.seconds), floorIdle ? s(floorIdle.seconds) : ''),
    ...lineIf(stalled, () => row('the others beside 100 who read, p50 / p99', `${ms(stalled.reading.p50)}`, ms(stalled.reading.p99))),
    ...lineIf(stalled, () => row('the others beside 100 who read nothing, p50 / p99', `${ms(stalled.stalled.p50)}`, ms(stalled.stalled.p99))),
    ...lineIf(stalled, () => row('  of the 100, ended by the server', `${100 - stalled.left}`)),
    ...lineIf(storm, () => row(`storm: ${storm.count} missed items, all subscribed`, s(storm.connected))),
    ...lineIf(storm, () => row('storm: everybody has everything', s(storm.seconds), '', '', `<= ${AIMS.stormSeconds} s`)),
    ...lineIf(death, () => row(`death of a node: ${death.moved} people subscribed elsewhere`, s(death.movedSeconds))),
    ...lineIf(death, () => row('death of a node: everybody has everything', s(death.seconds))),
    '',
    ...(isWhole(results) ? ['Nothing was lost, repeated or reordered, and nobody was told to load again.'] : wrongsOf(results)),
    ...lineIf(floorFan && fan, () => `Deliveries are the mean of ${fan.length} runs each, by turns: ours differed by ${spread(fan)}, the floor by ${spread(floorFan)}.`),
  ];
  return `\n${lines.join('\n')}\n`;
}

function wrongsOf({ floorFan, floorPace, fan, calm, stalled, storm, death }) {
  const parts = {
    ...roundsOf('floor', floorFan),
    'floor at a pace': floorPace?.wrong,
    ...roundsOf('fan-out', fan),
    'at a pace': calm?.wrong,
    'beside readers': stalled?.reading.wrong,
    'beside stalled readers': stalled?.stalled.wrong,
    'stalled readers': stalled?.back,
    storm: storm?.wrong,
    'death of a node': death?.wrong,
  };
  const isWrong = (wrong) => wrong && Object.values(wrong).some((count) => count !== 0);
  return Object.entries(parts).flatMap(([name, wrong]) => (isWrong(wrong) ? [`WRONG, ${name}: ${JSON.stringify(wrong)}`] : []));
}

function lineIf(known, line) {
  return known ? [line()] : [];
}

function row(first, ...rest) {
  return [first.padEnd(COLUMNS[0]), ...rest.map((cell, at) => cell.padStart(COLUMNS[at + 1]))].join('').trimEnd();
}

const ms = (value) => `${value.toFixed(1)} ms`;
const us = (value) => `${value.toFixed(1)} us`;
const s = (value) => `${value.toFixed(1)} s`;
const kb = (value) => `${(value / 1_000).toFixed(1)} kB`;

const perSecondOf = ({ perSecond }) => perSecond;

function meanOf(runs, figureOf) {
  return runs.reduce((sum, run) => sum + figureOf(run), 0) / runs.length;
}

function roundsOf(name, runs = []) {
  return Object.fromEntries(runs.map(({ wrong }, at) => [`${name}, round ${at + 1}`, wrong]));
}

function spread(runs) {
  const figures = runs.map(perSecondOf);
  return `${((1 - Math.min(...figures) / Math.max(...figures)) * 100).toFixed(0)} %`;
}
