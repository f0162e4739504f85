import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** Each resolves while what it looks at is well, and rejects or hangs when it is not. */
export type Readiness = Readonly<Record<string, () => Promise<void>>>;

const CHECK_MS = 2_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: Prometheus text. */
export function registerHealth(app: FastifyInstance, readiness: Readiness, metrics: Registry): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(Object.entries(readiness).map(async ([name, check]) => [name, await outcome(check)] as const));
    const ready = checks.every(([, state]) => state === 'ok');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', checks: Object.fromEntries(checks) });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

async function outcome(check: () => Promise<void>): Promise<'ok' | 'failed' | 'slow'> {
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
