// The table at the end, the aims beside the figures.

const COLUMNS = [52, 12, 12, 9, 12];
const AIMS = { ratio: 0.7, kilobytes: 25, stormSeconds: 15 };

/** Whether everything came, once and in order. How fast it came is for the reader to judge. */
export function isWhole(results) {
  return wrongsOf(results).length === 0 && !(results.stalled?.left > 0);
}

export function reportOf(results) {
  const { people, pace, floorIdle, floorFan, floorAgain, floorPace, idle, fan, fanAgain, calm, stalled, storm, death } = results;
  const floorPerSecond = floorFan && mean(floorFan.perSecond, floorAgain.perSecond);
  const perSecond = fan && mean(fan.perSecond, fanAgain.perSecond);
  const lines = [
    row(`${people} people, on one api`, 'ours', 'bare ws', 'ratio', 'aim'),
    ...lineIf(fan, () =>
      row('deliveries', `${perSecond.toFixed(0)}/s`, floorFan ? `${floorPerSecond.toFixed(0)}/s` : '', floorFan ? (perSecond / floorPerSecond).toFixed(2) : '', `>= ${AIMS.ratio}`),
    ),
    ...Object.keys(fan?.cpu ?? {}).map((name) => row(`  processor time per delivery: ${name}`, us(mean(fan.cpu[name], fanAgain.cpu[name])), floorFan?.cpu[name] ? us(mean(floorFan.cpu[name], floorAgain.cpu[name])) : '')),
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
    ...lineIf(floorFan && fan, () => `Deliveries are the mean of two runs each: ours differed by ${spread(fan.perSecond, fanAgain.perSecond)}, the floor by ${spread(floorFan.perSecond, floorAgain.perSecond)}.`),
  ];
  return `\n${lines.join('\n')}\n`;
}

function wrongsOf({ floorFan, floorAgain, floorPace, fan, fanAgain, calm, stalled, storm, death }) {
  const parts = {
    floor: floorFan?.wrong,
    'floor again': floorAgain?.wrong,
    'floor at a pace': floorPace?.wrong,
    'fan-out': fan?.wrong,
    'fan-out again': fanAgain?.wrong,
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

function mean(one, other) {
  return (one + other) / 2;
}

function spread(one, other) {
  return `${((Math.abs(one - other) / Math.max(one, other)) * 100).toFixed(0)} %`;
}
