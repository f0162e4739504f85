import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { call } from '../../src/app/dev/demo/call.ts';
import { eventually } from '../support/eventually.ts';
import { startNats } from '../support/nats.ts';
import { freshDatabase } from '../support/postgres.ts';
import { startTied } from '../support/tied.ts';

const PROGRAM = 'dist/main.js';
const BULK = 500;
const READY_WITHIN_MS = 120_000;

const demoFile = z.object({ url: z.string(), graphqlUrl: z.string(), sandboxUrl: z.string(), appKey: z.string(), appSecret: z.string() });
const sent = z.object({ sendNotification: z.object({ notification: z.object({ id: z.string() }) }) });
const unread = z.object({ user: z.object({ feedCounts: z.object({ unread: z.number() }) }) });
const message = z.object({ id: z.string(), to: z.string(), title: z.string().nullable(), body: z.string().nullable(), raw: z.looseObject({ payload: z.string().optional() }) });
export type SandboxMessage = z.output<typeof message>;

export interface Sending {
  to?: string;
  title: string;
  body?: string;
  url?: string;
  channels?: string[];
  collapseKey?: string;
  actions?: { name: string; label: string; url?: string }[];
}

/** The built platform as `npm start` runs it, on a database and a NATS of its own. */
export interface Demo extends z.output<typeof demoFile> {
  /** Sends as the app; answers the notification's id. */
  send(sending: Sending): Promise<string>;
  /** Sends so many to one person's feed, and resolves when they are there. */
  sendMany(to: string, count: number): Promise<void>;
  /** What the sandbox received on a channel, oldest first. */
  received(channel: string): Promise<SandboxMessage[]>;
  stop(): Promise<void>;
}

/** `more` is what it finds in its environment besides. */
export async function startDemo(more: Readonly<Record<string, string>> = {}): Promise<Demo> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: npm test builds it.`);
  const home = await mkdtemp(join(tmpdir(), 'carillon-web-'));
  const [database, nats] = await Promise.all([freshDatabase({ migrated: false }), startNats()]);
  const env = { ...process.env, PORT: '0', CARILLON_HOME: home, DATABASE_URL: database.url, NATS_URL: nats.url, ...more };
  const program = startTied([process.execPath, PROGRAM, 'demo'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const read = async () => demoFile.parse(JSON.parse(await readFile(join(home, 'demo.json'), 'utf8')));
  const demo = await eventually('the demo is ready', read, { withinMs: READY_WITHIN_MS });

  async function unreadOf(id: string): Promise<number> {
    const { user } = await call(demo, 'query ($id: ID!) { user(id: $id) { feedCounts { unread } } }', { id }, unread);
    return user.feedCounts.unread;
  }

  return {
    ...demo,
    async send({ to = 'ada', title, body = 'A text.', url, channels = ['IN_APP'], collapseKey, actions }) {
      const input = { to: { userId: to }, category: 'transaction', channels, content: { title, body, url }, collapseKey, actions };
      const document = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } } }';
      return (await call(demo, document, { input }, sent)).sendNotification.notification.id;
    },
    async sendMany(to, count) {
      const begin = await unreadOf(to);
      const inputs = Array.from({ length: count }, (_, at) => ({ to: { userId: to }, category: 'transaction', channels: ['IN_APP'], content: { title: `${at}`, body: 'One of many.' } }));
      const document = 'mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { duplicate } }';
      for (let at = 0; at < count; at += BULK) await call(demo, document, { inputs: inputs.slice(at, at + BULK) }, z.unknown());
      await eventually('all are in the feed', async () => (await unreadOf(to)) === begin + count, { withinMs: 120_000 });
    },
    async received(channel) {
      const answer = await fetch(`${demo.sandboxUrl}/messages?channel=${channel}`);
      return z.array(message).parse(await answer.json());
    },
    async stop() {
      await program.end('SIGTERM');
      await nats.stop();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
