// The floor: the same work by hand, on tables of its own of the same shape.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { startProcess } from './processes.mjs';

const program = (name) => fileURLToPath(new URL(`./floor/${name}.mjs`, import.meta.url));

export async function openFloor({ stage, people, connections, closers }) {
  const databaseUrl = await stage.databaseFor('floor');
  const names = { projectId: randomUUID(), appId: randomUUID(), categoryId: randomUUID() };
  const userIds = await makePeople(databaseUrl, names.projectId, people);
  const fcm = JSON.parse(readFileSync(stage.sandbox.providersFile, 'utf8')).find(({ adapter }) => adapter === 'fcm').settings;
  const ports = {};
  const pids = { ...stage.pids };
  for (const name of ['api', 'worker']) {
    const port = (ports[name] = await stage.home.port(`floor ${name}`));
    const { pid, stop } = await startProcess({
      name: `floor-${name}`,
      command: [program(name)],
      env: { FLOOR: JSON.stringify({ databaseUrl, natsUrl: stage.natsUrl, port, fcm, ...names }) },
      folder: stage.folder,
      readyUrl: `http://127.0.0.1:${port}/`,
    });
    pids[name] = pid;
    closers.push(stop);
  }

  const pool = new Pool(`http://127.0.0.1:${ports.api}`, { connections, pipelining: 1 });
  closers.push(() => pool.close());
  const headers = { 'content-type': 'application/json' };
  return {
    name: 'floor',
    databaseUrl,
    pids,
    async send(requests) {
      const asked = requests.map(({ person, ...request }) => ({ ...request, to: person.id }));
      const { body } = await pool.request({ method: 'POST', path: '/', headers, body: JSON.stringify(asked) });
      const accepted = await body.json();
      if (accepted.length !== requests.length) throw new Error(`The floor answered ${JSON.stringify(accepted)}`);
    },
    listen: (person, take) => listenTo(`ws://127.0.0.1:${ports.api}/${userIds.get(person.id)}`, take),
  };
}

async function makePeople(databaseUrl, projectId, people) {
  const sql = postgres(databaseUrl, { max: 1 });
  const rows = people.map((person) => ({ ...person, uuid: randomUUID(), device: randomUUID() }));
  await sql`insert into project (id, key, name) values (${projectId}, 'floor', 'Floor')`;
  await sql`
    insert into "user" (id, project_id, external_id, email)
    select uuid, ${projectId}, id, email from jsonb_to_recordset(${sql.json(rows)}) as r (uuid uuid, id text, email text)`;
  await sql`
    insert into device (id, project_id, user_id, platform, service, token)
    select device, ${projectId}, uuid, 'ANDROID', 'FCM', token from jsonb_to_recordset(${sql.json(rows)}) as r (uuid uuid, device uuid, token text)`;
  await sql.end();
  return new Map(rows.map(({ id, uuid }) => [id, uuid]));
}

function listenTo(url, take) {
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`A socket of the floor was closed with ${code}.`)));
    socket.on('message', (frame) => {
      for (const { data } of JSON.parse(frame.toString())) take(data);
      resolve(socket);
    });
  });
}
