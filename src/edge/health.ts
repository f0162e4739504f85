import type { FastifyInstance } from 'fastify';
import type { Registry } from '../base/metrics.ts';

/** Each resolves while what it looks at is well, and rejects or hangs when it is not. */
export type Checks = Readonly<Record<string, () => Promise<void>>>;

/** What a node looks at before it says that it can work. */
export interface Readiness {
  /** Without one of these it cannot do its work. */
  needed: Checks;
  /** Without these it does it with more trouble, and so would every other node: no reason to send anybody away. */
  wished: Checks;
}

const CHECK_MS = 2_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work (503 where it cannot), and what it misses. `/metrics`: Prometheus text. */
export function registerHealth(app: FastifyInstance, readiness: Readiness, metrics: Registry): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const [needed, wished] = await Promise.all([outcomes(readiness.needed), outcomes(readiness.wished)]);
    const isReady = isWell(needed);
    const status = !isReady ? 'not ready' : isWell(wished) ? 'ok' : 'degraded';
    return reply.code(isReady ? 200 : 503).send({ status, checks: { ...needed, ...wished } });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

type Outcome = 'ok' | 'failed' | 'slow';

async function outcomes(checks: Checks): Promise<Record<string, Outcome>> {
  return Object.fromEntries(await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const)));
}

function isWell(outcomes: Record<string, Outcome>): boolean {
  return Object.values(outcomes).every((state) => state === 'ok');
}

async function outcome(check: () => Promise<void>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<'slow'>((resolve) => {
    timer = setTimeout(() => resolve('slow'), CHECK_MS);
  });
  const state = check().then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  try {
    return await Promise.race([state, slow]);
  } finally {
    clearTimeout(timer);
  }
}
