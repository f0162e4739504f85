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
  readonly feedEvents: Counter<'type'>;
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

const QUICK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const LONG_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** One for a process: with what Node tells of itself. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    acceptSeconds: new Histogram({
      name: 'carillon_accept_seconds',
      help: 'From asking intake to the commit',
      buckets: QUICK_SECONDS,
      registers,
    }),
    acceptances: new Counter({ name: 'carillon_acceptances_total', help: 'Requests by result: accepted, duplicate, refused', labelNames: ['result'], registers }),
    attemptSeconds: new Histogram({
      name: 'carillon_attempt_seconds',
      help: 'How long a provider took',
      labelNames: ['wire', 'provider'],
      buckets: QUICK_SECONDS,
      registers,
    }),
    outcomes: new Counter({ name: 'carillon_outcomes_total', help: 'What attempts meant', labelNames: ['wire', 'provider', 'outcome'], registers }),
    skipped: new Counter({ name: 'carillon_accounts_skipped_total', help: 'Accounts that were passed over in an attempt, since they were known to be of no use', labelNames: ['wire', 'provider', 'reason'], registers }),
    sendSeconds: new Histogram({
      name: 'carillon_send_seconds',
      help: 'From owed to sent',
      labelNames: ['lane'],
      buckets: LONG_SECONDS,
      registers,
    }),
    lostHints: new Counter({ name: 'carillon_hints_unpublished_total', help: 'Hints left to the reconciler', registers }),
    requeued: new Counter({ name: 'carillon_hints_requeued_total', help: 'Hints that the reconciler published again', labelNames: ['lane'], registers }),
    receipts: new Counter({ name: 'carillon_receipts_total', help: 'Receipts taken in, by the account that reported them', labelNames: ['account'], registers }),
    feedEvents: new Counter({ name: 'carillon_feed_events_total', help: 'Events sent to feeds', labelNames: ['type'], registers }),
  };
}
