// The floor's API: takes notifications, writes them down many at a time, and hints. It checks nothing.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { v7 } from 'uuid';
import { WebSocketServer } from 'ws';
import { group } from './group.mjs';
import { CHANNELS, feedSubject, openBus, openDatabase, settings, workSubject } from './settings.mjs';

const CALLS_PER_BATCH = 200;
const BATCHES_AT_ONCE = 2;
const HINTS_PER_MESSAGE = 100;
const EXPIRES_MS = 3 * 24 * 3_600_000;

const { projectId, appId, categoryId } = settings;
const sql = openDatabase();
const bus = await openBus();

/** One call is a list of requests; a batch is a list of calls. */
const accept = group(
  async (calls) => {
    const requests = calls.flat();
    const people = await findPeople([...new Set(requests.map(({ to }) => to))]);
    const rows = requests.map((request) => rowOf(request, people.get(request.to)));
    await insert(rows);
    const ids = rows.map(({ delivery }) => delivery);
    await Promise.all(
      CHANNELS.flatMap((channel) => {
        const own = rows.flatMap((row) => (row.channel === channel ? [row.delivery] : []));
        return slices(own, HINTS_PER_MESSAGE).map((slice) => bus.stream.publish(workSubject(channel), JSON.stringify(slice)));
      }),
    );
    return calls.map((call) => ids.splice(0, call.length));
  },
  { limit: CALLS_PER_BATCH, concurrency: BATCHES_AT_ONCE },
);

async function findPeople(externalIds) {
  const rows = await sql`
    select u.id, u.external_id, d.id as device
    from "user" u
    join device d on d.user_id = u.id and d.retired_at is null
    where u.project_id = ${projectId} and u.external_id = any(${externalIds})`;
  return new Map(rows.map((row) => [row.external_id, row]));
}

function rowOf({ title, body, channel, data, key }, person) {
  const isPush = channel === 'PUSH';
  return {
    notification: v7(),
    delivery: v7(),
    event: v7(),
    user: person.id,
    channel,
    device: isPush ? person.device : null,
    lane: isPush ? 'fcm.normal' : 'in_app.normal',
    content: { title, body },
    request: { content: { title, body }, data, channels: [channel] },
    key,
    hash: createHash('sha256').update(`${person.id} ${title} ${body}`).digest('hex'),
    expires: new Date(Date.now() + EXPIRES_MS),
  };
}

/** All rows of a batch in one statement, and so in one commit. */
async function insert(rows) {
  await sql`
    with asked as materialized (
      select * from jsonb_to_recordset(${sql.json(rows)}) as r (
        notification uuid, delivery uuid, event uuid, "user" uuid, channel text, device uuid, lane text, content jsonb, request jsonb,
        key text, hash text, expires timestamptz)
    ), taken as (
      insert into acceptance (app_id, kind, key, request_hash, notification_id, expires_at)
      select ${appId}, 'key', key, decode(hash, 'hex'), notification, now() + interval '7 days' from asked
    ), accepted as (
      insert into notification (id, project_id, app_id, user_id, category_id, status, priority, strategy, request, idempotency_key, expires_at)
      select notification, ${projectId}, ${appId}, "user", ${categoryId}, 'ACTIVE', 'NORMAL', 'PARALLEL', request, key, expires from asked
    ), owed as (
      insert into delivery (id, notification_id, project_id, user_id, channel, lane, step, device_id, content, status, queued_at)
      select delivery, notification, ${projectId}, "user", channel, lane, 0, device, content, 'QUEUED', now() from asked
    )
    insert into event (id, notification_id, type)
    select event, notification, 'REQUESTED' from asked`;
}

function slices(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET') return answer(200, {});
    try {
      answer(200, await accept(JSON.parse(Buffer.concat(chunks).toString())));
    } catch (error) {
      answer(500, { error: String(error) });
    }
  });
});
server.keepAliveTimeout = 75_000;

/** A bare socket per person: what is pinged is passed on as it is. */
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', async (socket, request) => {
  const userId = request.url.slice(1);
  const subscription = bus.connection.subscribe(feedSubject(userId), { callback: (_, message) => socket.send(message.string()) });
  socket.on('close', () => subscription.unsubscribe());
  await bus.connection.flush();
  socket.send('[]');
});
server.listen(settings.port, '127.0.0.1');
