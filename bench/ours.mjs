// Carillon as it is run: api, worker and scheduler, each a process of its own, spoken to as a backend and a browser do.
import { randomBytes } from 'node:crypto';
import { demoCredentials } from '../dist/app/dev/credentials.js';
import { connectDatabase } from '../dist/db/connect.js';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { startProcess } from './processes.mjs';
import { MAIN } from './stage.mjs';

const CATEGORY = 'transaction';
const PEOPLE_PER_CALL = 250;
const SEND = `mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } duplicate errors { code message } } }`;
const SEND_MANY = `mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { notification { id } duplicate errors { code message } } }`;
export const FEED_SELECTION = 'type cursor items { id title body data createdAt } counts { unseen unread total }';
const FEED = `subscription { feed { ${FEED_SELECTION} } }`;

export async function openOurs({ stage, people, connections, profile, apiOptions = [], closers }) {
  const databaseUrl = await stage.databaseFor('ours');
  const masterKey = randomBytes(32).toString('hex');
  const database = connectDatabase({ url: databaseUrl, connections: 2, name: 'bench' });
  const keys = await demoCredentials(database, masterKey).finally(() => database.close());
  const env = {
    DATABASE_URL: databaseUrl,
    NATS_URL: stage.natsUrl,
    CARILLON_SECRET: masterKey,
    CARILLON_PROVIDERS: stage.sandbox.providersFile,
    CARILLON_LOG_LEVEL: 'warn',
  };
  const pids = { ...stage.pids };
  async function start(name, role = name) {
    const port = await stage.home.port(name);
    const profiling = profile && role !== 'scheduler' ? ['--cpu-prof', '--cpu-prof-dir', profile, '--cpu-prof-name', `${name}.cpuprofile`] : [];
    const { pid, stop } = await startProcess({
      name,
      command: [...profiling, ...(role === 'api' ? apiOptions : []), MAIN, 'serve', '--role', role],
      env: { ...env, PORT: `${port}` },
      folder: stage.folder,
      readyUrl: `http://127.0.0.1:${port}/readyz`,
    });
    pids[name] = pid;
    closers.push(stop);
    return { pid, url: `http://127.0.0.1:${port}` };
  }
  const api = await start('api');
  for (const role of ['worker', 'scheduler']) await start(role);

  const pool = new Pool(api.url, { connections, pipelining: 1 });
  closers.push(() => pool.close());
  const headers = {
    'content-type': 'application/json',
    authorization: `Basic ${Buffer.from(`${keys.appKey}:${keys.appSecret}`).toString('base64')}`,
  };

  async function call(query, variables) {
    const { body } = await pool.request({ method: 'POST', path: '/graphql', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await body.json();
    if (errors) throw new Error(`The API answered ${JSON.stringify(errors[0])}`);
    return data;
  }

  await makePeople(call, people);
  return {
    name: 'ours',
    databaseUrl,
    pids,
    api,
    /** Another node of the API, of this name. */
    startApi: (name) => start(name, 'api'),
    call,
    /** Resolves when all are accepted. */
    async send(requests) {
      const inputs = requests.map(inputOf);
      const payloads =
        inputs.length === 1
          ? [(await call(SEND, { input: inputs[0] })).sendNotification]
          : (await call(SEND_MANY, { inputs })).sendNotifications;
      const refused = payloads.find(({ notification, duplicate }) => !notification || duplicate);
      if (refused || payloads.length !== requests.length) throw new Error(`A request was not accepted: ${JSON.stringify(refused)}`);
    },
    /** Resolves when the person would hear of whatever comes; `take` gets the data of each item. */
    async listen(person, take) {
      const { token } = (await call(`mutation ($id: ID!) { issueUserToken(input: { userId: $id }) { token } }`, { id: person.id })).issueUserToken;
      return listenTo(`ws${api.url.slice('http'.length)}/graphql`, token, take);
    },
  };
}

function inputOf({ person, title, body, channel, data, key }) {
  return { to: { userId: person.id }, category: CATEGORY, content: { title, body }, channels: [channel], data, idempotencyKey: key };
}

async function makePeople(call, people) {
  for (let at = 0; at < people.length; at += PEOPLE_PER_CALL) {
    const users = people.slice(at, at + PEOPLE_PER_CALL).map(({ id, email, phone }) => ({ id, email, phone }));
    await call(`mutation ($users: [UserInput!]!) { upsertUsers(users: $users) { errors { code } } }`, { users });
  }
  const register = `mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { device { id } errors { code message } } }`;
  await Promise.all(
    people.filter(({ token }) => token).map(async ({ id, token }) => {
      const input = { userId: id, platform: 'ANDROID', service: 'FCM', token };
      const { device, errors } = (await call(register, { input })).registerDevice;
      if (!device) throw new Error(`A device was not registered: ${JSON.stringify(errors)}`);
    }),
  );
}

/** graphql-transport-ws by hand, so that what is measured is the server and not a client library. */
function listenTo(url, token, take) {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const say = (message) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`A socket was closed with ${code}.`)));
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    socket.on('message', (frame) => {
      const { type, payload } = JSON.parse(frame.toString());
      if (type === 'connection_ack') {
        say({ id: 'feed', type: 'subscribe', payload: { query: FEED } });
        // The server answers in order: it has taken the subscription when it answers the ping.
        say({ type: 'ping' });
      } else if (type === 'pong') resolve(socket);
      else if (type === 'ping') say({ type: 'pong' });
      else if (type === 'next') for (const { data } of payload.data?.feed.items ?? []) take(data);
    });
  });
}
