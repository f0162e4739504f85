import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type { Registry };

/** What a process tells of itself, as Prometheus reads it. */
export interface Metrics {
  readonly registry: Registry;
  readonly acceptSeconds: Histogram;
  readonly acceptances: Counter<'result'>;
  readonly attemptSeconds: Histogram<'wire' | 'provider'>;
  readonly outcomes: Counter<'wire' | 'provider' | 'outcome'>;
  readonly skipped: Counter<'wire' | 'provider' | 'reason'>;
  readonly sendSeconds: Histogram<'lane'>;
  readonly lostHints: Counter;
  readonly requeued: Counter<'lane'>;
  readonly receipts: Counter<'account'>;
}

/** One line of a gauge. */
interface Reading {
  labels: Record<string, string>;
  value: number;
}

/** A gauge that is read at the moment somebody asks for the metrics. */
export function addReading(
  registry: Registry,
  { name, help, labelNames }: { name: string; help: string; labelNames: string[] },
  read: () => Reading[] | Promise<Reading[]>,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      const readings = await read();
      this.reset();
      for (const { labels, value } of readings) this.set(labels, value);
    },
  });
}

/** Tens of thousands in a second: they are counted by whoever sends them, and read from there. */
export function countFeedEvents(registry: Registry, read: () => Readonly<Record<string, number>>): void {
  new Counter({
    name: 'carillon_feed_events_total',
    help: 'Events sent to feeds',
    labelNames: ['type'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [type, count] of Object.entries(read())) this.inc({ type }, count);
    },
  });
}

const QUICK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const LONG_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** One for a process: with what Node tells of itself. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  function counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers });
  }
  function histogram<Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name, help, buckets, labelNames, registers });
  }

  return {
    registry,
    acceptSeconds: histogram('carillon_accept_seconds', 'From asking intake to the commit', QUICK_SECONDS),
    acceptances: counter('carillon_acceptances_total', 'Requests by result: accepted, duplicate, refused', 'result'),
    attemptSeconds: histogram('carillon_attempt_seconds', 'How long a provider took', QUICK_SECONDS, 'wire', 'provider'),
    outcomes: counter('carillon_outcomes_total', 'What attempts meant', 'wire', 'provider', 'outcome'),
    skipped: counter(
      'carillon_accounts_skipped_total',
      'Accounts that were passed over in an attempt, since they were known to be of no use',
      'wire',
      'provider',
      'reason',
    ),
    sendSeconds: histogram('carillon_send_seconds', 'From owed to sent', LONG_SECONDS, 'lane'),
    lostHints: counter('carillon_hints_unpublished_total', 'Hints left to the reconciler'),
    requeued: counter('carillon_hints_requeued_total', 'Hints that the reconciler published again', 'lane'),
    receipts: counter('carillon_receipts_total', 'Receipts taken in, by the account that reported them', 'account'),
  };
}
