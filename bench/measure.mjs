// One measurement each; every one answers figures, and throws when a message was lost or came twice.
import postgres from 'postgres';
import { setTimeout as rest } from 'node:timers/promises';
import { cpuOf, sinceThen } from './cpu.mjs';
import { call, callAtPace, drained } from './load.mjs';
import { countArrivals, emptyMailbox } from './mailbox.mjs';

const LAST_PINGS_MS = 3_000;

/** From the first call to the last status written. */
export async function measureThroughput(side, sandboxUrl, { people, callers, perCall, seconds, warmUpSeconds }) {
  return withDatabase(side, async (sql) => {
    await call(side, { people, callers, perCall, seconds: warmUpSeconds });
    await drained(sql);
    await emptyMailbox(sandboxUrl);
    const before = await countSent(sql);

    const cpuBefore = cpuOf(side.pids, 'PostgreSQL');
    const start = performance.now();
    const accepted = await call(side, { people, callers, perCall, seconds });
    const acceptSeconds = (performance.now() - start) / 1_000;
    await drained(sql);
    const wholeSeconds = (performance.now() - start) / 1_000;
    const cpu = sinceThen(cpuBefore, cpuOf(side.pids, 'PostgreSQL'), accepted);

    const written = (await countSent(sql)) - before;
    const { arrived, repeated } = await countArrivals(sandboxUrl);
    if (written !== accepted || arrived !== accepted || repeated > 0) {
      throw new Error(`${side.name}: ${accepted} accepted, ${written} written as sent, ${arrived} arrived, ${repeated} of them more than once.`);
    }
    return { accepted, acceptedPerSecond: accepted / acceptSeconds, perSecond: accepted / wholeSeconds, cpu };
  });
}

/** From the moment a call was due to the frame on its person's socket. */
export async function measureLatency(side, { people, perSecond, seconds, warmUpSeconds }) {
  return withDatabase(side, async (sql) => {
    const arrivals = new Map();
    const latencies = [];
    const take = ({ number, dueAt }) => {
      latencies.push(performance.now() - dueAt);
      arrivals.set(number, (arrivals.get(number) ?? 0) + 1);
    };
    const sockets = [];
    for (const person of people) sockets.push(await side.listen(person, take));
    await callAtPace(side, { people, perSecond, seconds: warmUpSeconds });
    await drained(sql);
    await rest(LAST_PINGS_MS / 10);
    latencies.length = 0;
    arrivals.clear();

    const sent = await callAtPace(side, { people, perSecond, seconds });
    await drained(sql);
    const deadline = performance.now() + LAST_PINGS_MS;
    while (arrivals.size < sent && performance.now() < deadline) await rest(20);
    for (const socket of sockets) {
      socket.removeAllListeners('close');
      socket.close();
    }

    const repeated = latencies.length - arrivals.size;
    if (arrivals.size !== sent || repeated > 0) {
      throw new Error(`${side.name}: ${sent} sent, ${arrivals.size} came to their sockets, ${repeated} came again.`);
    }
    latencies.sort((one, other) => one - other);
    const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
    return { sent, p50: at(0.5), p99: at(0.99), max: at(1) };
  });
}

async function withDatabase({ databaseUrl }, use) {
  const sql = postgres(databaseUrl, { max: 1 });
  try {
    return await use(sql);
  } finally {
    await sql.end();
  }
}

/** By deliveries and by the history: each says the same, or something was written twice or not at all. */
async function countSent(sql) {
  const [{ deliveries }] = await sql`select count(*)::integer as deliveries from delivery where status = 'SENT'`;
  const [{ successes }] = await sql`select count(*)::integer as successes from event where type = 'SUCCESS'`;
  if (deliveries !== successes) throw new Error(`${deliveries} deliveries are SENT and ${successes} events say so.`);
  return deliveries;
}
