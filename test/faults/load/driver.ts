import { setTimeout as rest } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Backend } from './backend.ts';
import { textOf, type Ledger } from './ledger.ts';
import type { Person } from './people.ts';

/** Sends at a steady pace, whatever becomes of it, until it is told to stop; then waits for every answer. */
export interface Driver {
  readonly sent: number;
  stop(): Promise<void>;
}

export interface DriverOptions {
  seed: number;
  random: Random;
  backend: Backend;
  ledger: Ledger;
  people: readonly Person[];
  /** Notifications a second. */
  pace: number;
}

const TICK_MS = 50;
/** Past it the driver waits: a backend holds no endless queue of its own either. */
const MOST_UNDER_WAY = 150;
const BULK = { share: 0.1, least: 5, most: 15 };
const ASKED_AGAIN_SHARE = 0.05;
const MINUTE_MS = 60_000;
/** What is asked for where nothing is said; and a shorter one, which a wrong clock would take for over. */
const USUAL_LIFE_MS = 3 * 24 * 60 * MINUTE_MS;
const SHORT_LIFE = { share: 0.2, minutes: 15 };
const SEND = `mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } duplicate errors { code message } } }`;
const SEND_MANY = `mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { notification { id } duplicate errors { code message } } }`;
const CHANNELS = ['IN_APP', 'EMAIL', 'SMS', 'PUSH', 'WEB_PUSH'] as const;

interface Input {
  number: number;
  personId: string | null;
  idempotencyKey: string;
  sendAt?: string;
  expiresIn?: string;
  [field: string]: unknown;
}

/** Time enough for daylight saving to come in between. */
const LATER_MS = { least: 2_000, most: 8_000 };
const ZONES = ['Z', '+01:00', '+02:00', '-08:00'] as const;

/** An instant as a caller there writes it. */
function inSomeZone(at: number, zone: (typeof ZONES)[number]): string {
  const offsetMs = zone === 'Z' ? 0 : Number.parseInt(zone, 10) * 60 * MINUTE_MS;
  return new Date(at + offsetMs).toISOString().replace('Z', zone);
}

interface Payload {
  notification: { id: string } | null;
  duplicate: boolean;
  errors: { code: string; message: string }[];
}

export function startDriver({ seed, random, backend, ledger, people, pace }: DriverOptions): Driver {
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  let stopping = false;

  function nextInput(): Input {
    sent += 1;
    const person = random.pick(people);
    const words = { title: `Order ${sent}`, body: textOf(sent, seed) };
    const expiresIn = random.next() < SHORT_LIFE.share ? { expiresIn: `PT${SHORT_LIFE.minutes}M` } : {};
    const common = { number: sent, personId: null, idempotencyKey: `seed-${seed}-${sent}`, category: 'transaction', content: words, priority: random.pick(['HIGH', 'NORMAL', 'NORMAL', 'LOW']), ...expiresIn };
    const dice = random.next();
    if (dice < 0.05) return { ...common, to: { email: `guest-${sent}@example.test` }, channels: ['EMAIL'] };
    if (dice < 0.1) return { ...common, to: { phone: person.phone }, channels: ['SMS'] };
    const to = { personId: person.id, to: { userId: person.id } };
    if (dice < 0.15) return { ...common, ...to, channels: random.some(3, CHANNELS), strategy: 'PRIORITY' };
    const channels = random.some(random.whole(1, 3), CHANNELS);
    if (dice < 0.2) return { ...common, ...to, channels, sendAt: inSomeZone(Date.now() + random.between(LATER_MS.least, LATER_MS.most), random.pick(ZONES)) };
    return { ...common, ...to, channels };
  }

  async function send(inputs: Input[]): Promise<void> {
    const bare = inputs.map(({ number: _, personId: __, ...input }) => input);
    const askedAt = Date.now();
    const { data, tries } =
      bare.length === 1 ? await backend.ask<Payload>(SEND, { input: bare[0] }) : await backend.ask<Payload[]>(SEND_MANY, { inputs: bare });
    const acceptedAt = Date.now();
    [data].flat().forEach(({ notification, errors }, at) => {
      const { number, personId, idempotencyKey: key, sendAt = null, expiresIn } = inputs[at] ?? { number: 0, personId: null, idempotencyKey: 'nobody asked' };
      const times = { sendAt: sendAt === null ? null : Date.parse(sendAt), lifeMs: expiresIn === undefined ? USUAL_LIFE_MS : SHORT_LIFE.minutes * MINUTE_MS };
      if (notification) ledger.accept({ number, personId, key, id: notification.id, askedAt, acceptedAt, tries, ...times });
      else ledger.refuse(key, JSON.stringify(errors));
    });
    if (bare.length === 1 && random.next() < ASKED_AGAIN_SHARE) await askAgain(inputs[0]);
  }

  /** A caller that has lost its answer asks for it once more. */
  async function askAgain(input: Input | undefined): Promise<void> {
    if (!input) return;
    const { number: _, personId: __, ...bare } = input;
    const { data } = await backend.ask<Payload>(SEND, { input: bare });
    if (data.notification) ledger.again(input.idempotencyKey, data.notification.id, data.duplicate);
    else ledger.refuse(input.idempotencyKey, JSON.stringify(data.errors));
  }

  function begin(inputs: Input[]): void {
    const sending = send(inputs).catch(() => undefined);
    underWay.add(sending);
    void sending.finally(() => underWay.delete(sending));
  }

  async function run(): Promise<void> {
    let owed = 0;
    let last = performance.now();
    while (!stopping) {
      await rest(TICK_MS);
      const now = performance.now();
      owed = Math.min(pace, owed + ((now - last) * pace) / 1_000);
      last = now;
      while (owed >= 1 && underWay.size < MOST_UNDER_WAY) {
        const count = random.next() < BULK.share / BULK.least ? random.whole(BULK.least, BULK.most) : 1;
        begin(Array.from({ length: count }, nextInput));
        owed -= count;
      }
    }
  }

  const running = run();
  return {
    get sent() {
      return sent;
    },
    async stop() {
      stopping = true;
      await running;
      await Promise.all(underWay);
    },
  };
}
