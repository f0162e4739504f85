import { Context, type Liquid } from 'liquidjs';

/**
 * What one text of Liquid is rendered in, for `limitMs` at most. The library measures that by the clock on the wall, and
 * a process that was not let run in the middle of a text, on a busy machine or one that slept, would take a good template
 * for an endless one. So a text that is late may use as much of the processor's time from there on.
 */
export function contextOf(engine: Liquid, variables: object, limitMs: number): Context {
  const context = new Context(variables, engine.options, { sync: true });
  const dueAt = performance.now() + limitMs;
  let late: NodeJS.CpuUsage | null = null;
  context.renderLimit.check = (now) => {
    if (now <= dueAt) return;
    late ??= process.cpuUsage();
    const { user, system } = process.cpuUsage(late);
    if (user + system > limitMs * 1_000) throw new Error(`it takes longer than ${limitMs} ms`);
  };
  return context;
}
