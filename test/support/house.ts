import { wallClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { createLogger } from '../../src/base/logging.ts';
import { connectBus, type Bus } from '../../src/bus/connect.ts';
import { createHints, type Hints } from '../../src/bus/hints.ts';
import { createLiveBus, type LiveBus } from '../../src/bus/live.ts';
import { reconcileTopology } from '../../src/bus/topology.ts';
import type { Channel, Platform, PushService } from '../../src/core/channel.ts';
import type { Rate } from '../../src/core/rate.ts';
import { upsertCategory, type CategoryChange } from '../../src/db/categories.ts';
import { connectDatabase, type Database } from '../../src/db/connect.ts';
import { createAppKey, keyByPublicKey } from '../../src/db/keys.ts';
import { createProject } from '../../src/db/projects.ts';
import { createIntake } from '../../src/intake/accept.ts';
import type { NotificationRow } from '../../src/db/tables/journey.ts';
import type { Acceptance, Requester, SendRequest } from '../../src/intake/acceptance.ts';
import { createCatalogue, type Catalogue } from '../../src/intake/catalogue.ts';
import { createRenderer } from '../../src/intake/render.ts';
import type { Pressure } from '../../src/intake/pressure.ts';
import { freshDatabase } from './postgres.ts';
import { startNats, type Nats } from './nats.ts';

/** The inner rooms of the house on a real Postgres and a real NATS, without the door: a project, an app, and people. */
export interface House {
  database: Database;
  databaseUrl: string;
  nats: Nats;
  bus: Bus;
  hints: Hints;
  live: LiveBus;
  catalogue: Catalogue;
  requester: Requester;
  /** Accepts one request and hands out its notification; fails on a refusal. */
  send(request: Partial<SendRequest>): Promise<NotificationRow>;
  /** Accepts requests as `sendNotifications` does. */
  accept(requests: Partial<SendRequest>[], as?: Requester): Promise<Acceptance[]>;
  addUser(externalId: string, person?: Person): Promise<string>;
  addCategory(key: string, change: CategoryChange): Promise<void>;
  leave(): Promise<void>;
}

export interface Person {
  email?: string;
  phone?: string;
  locale?: string;
  devices?: { platform: Platform; service: PushService; token: string; p256dh?: string; auth?: string }[];
  preferences?: { channel?: Channel; enabled: boolean }[];
}

export const MASTER_KEY = 'a master key of thirty-two letters';
export interface HouseOptions {
  /** The channels that have no account. */
  without?: readonly Channel[];
  /** How many notifications one person is sent. */
  userNotifications?: Rate | null;
  /** What says "later"; nothing does, by default. */
  pressure?: Pick<Pressure, 'check'>;
}

const noPressure: Pick<Pressure, 'check'> = { check: () => undefined };

export async function openHouse({ without = [], userNotifications = null, pressure = noPressure }: HouseOptions = {}): Promise<House> {
  const fresh = await freshDatabase();
  const nats = await startNats();
  const log = createLogger('silent');
  const leaving = new AbortController();
  const database = connectDatabase({ url: fresh.url, connections: 10, name: 'test' });
  const bus = await connectBus({ url: nats.url, name: 'test', log, signal: leaving.signal });
  await reconcileTopology(bus, 1);
  const hints = createHints({ bus, replicas: 1, onLost: () => undefined });
  const catalogue = createCatalogue(database);
  const { id: projectId } = await createProject(database, MASTER_KEY, { key: 'house', name: 'House' });
  const requester = await addApp(database, projectId);
  const intake = createIntake({
    database,
    catalogue,
    hints,
    clock: wallClock,
    hasAccount: () => true,
    renderer: createRenderer(),
    userNotifications,
    isConfigured: (channel) => !without.includes(channel),
    pressure,
  });
  const accept: House['accept'] = (requests, as = requester) =>
    intake.accept(as, requests.map(complete), (at) => ['inputs', String(at)]);

  return {
    database,
    databaseUrl: fresh.url,
    nats,
    bus,
    hints,
    live: createLiveBus(bus),
    catalogue,
    requester,
    accept,
    async send(request) {
      const [acceptance] = await accept([request]);
      if (!acceptance?.notification) throw new Error(`refused: ${JSON.stringify(acceptance?.refusals)}`);
      return acceptance.notification;
    },
    addUser: (externalId, person = {}) => addUser(database, projectId, externalId, person),
    async addCategory(key, change) {
      await upsertCategory(database, projectId, key, change);
    },
    async leave() {
      leaving.abort();
      await bus.close();
      await nats.stop();
      await database.close();
      await fresh.drop();
    },
  };
}

export async function addApp(database: Database, projectId: string, name = 'app'): Promise<Requester> {
  const { appKey } = await createAppKey(database, projectId, name);
  const key = await keyByPublicKey(database, appKey);
  if (!key?.appId) throw new Error('An app key without an app.');
  return { projectId, appId: key.appId };
}

function complete(request: Partial<SendRequest>): SendRequest {
  const words = request.template === undefined ? { content: { title: 'Hello', body: 'World' } } : {};
  return { to: { userId: 'ada' }, category: 'announcement', ...words, ...request };
}

async function addUser({ sql }: Database, projectId: string, externalId: string, person: Person): Promise<string> {
  const { email = null, phone = null, locale = null, devices = [], preferences = [] } = person;
  const id = newId();
  await sql`insert into "user" ${sql({ id, project_id: projectId, external_id: externalId, email, phone, locale })}`;
  for (const device of devices) {
    await sql`insert into device ${sql({ id: newId(), project_id: projectId, user_id: id, ...device })}`;
  }
  for (const { channel = null, enabled } of preferences) {
    await sql`insert into preference ${sql({ id: newId(), user_id: id, channel, enabled })}`;
  }
  return id;
}
