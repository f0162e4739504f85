// The table at the end.

const COLUMNS = [46, 10, 10, 8];

export function reportOf({ single, bulk, latency }) {
  const { floor, ours, perSecond } = latency;
  const lines = [
    row('', 'ours', 'floor', 'ratio'),
    ...throughputLines(single),
    ...throughputLines(bulk),
    ...['p50', 'p99', 'max'].map((name) =>
      row(`send to socket at ${perSecond}/s, ${name}`, ms(ours[name]), ms(floor[name]), (ours[name] / floor[name]).toFixed(2)),
    ),
    '',
    `Nothing was lost and nothing came twice: ${[single.ours, bulk.ours].map(({ accepted }) => accepted).join(' and ')} pushes, ${ours.sent} feed items.`,
    `Noise: the floor, measured before and after ours, differed by ${spread(single)} (one at a time) and ${spread(bulk)} (a hundred at a time).`,
  ];
  lines.push(...cpuLines(single), ...cpuLines(bulk));
  return `\n${lines.join('\n')}\n`;
}

function throughputLines({ title, before, ours, after }) {
  const line = (what, of) => {
    const floor = (of(before) + of(after)) / 2;
    return row(`${title}: ${what}`, `${of(ours).toFixed(0)}/s`, `${floor.toFixed(0)}/s`, (of(ours) / floor).toFixed(2));
  };
  return [line('accepted', (one) => one.acceptedPerSecond), line('END TO END', (one) => one.perSecond)];
}

/** Microseconds of processor time per notification; nothing where the system does not tell. */
function cpuLines({ title, ours, after }) {
  if (!ours.cpu) return [];
  const told = (cpu) => {
    const sum = Object.values(cpu).reduce((one, other) => one + other, 0);
    return [...Object.entries(cpu), ['together', sum]].map(([name, us]) => `${name} ${us.toFixed(0)}`).join(', ');
  };
  return ['', `CPU per notification in microseconds, ${title}:`, `  ours  ${told(ours.cpu)}`, `  floor ${told(after.cpu)}`];
}

function spread({ before, after }) {
  return `${((Math.abs(before.perSecond - after.perSecond) / Math.max(before.perSecond, after.perSecond)) * 100).toFixed(0)} %`;
}

function row(first, ...rest) {
  return [first.padEnd(COLUMNS[0]), ...rest.map((cell, at) => cell.padStart(COLUMNS[at + 1]))].join('');
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}
