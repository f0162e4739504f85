import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { message, person, question } from './bodies.ts';
import { call, type App } from './call.ts';
import { follow } from './follow.ts';
import { demoPeople } from './people.ts';
import { demoTemplates } from './templates.ts';

/** As whom it knocks at Carillon's door, and what it hands on to the page. */
export interface DemoBackendOptions extends Omit<App, 'graphqlUrl'> {
  sandboxUrl: string;
  /** What browsers subscribe to Web Push with; null where Web Push is not configured. */
  vapidPublicKey: string | null;
}

const ISSUE_TOKEN = `mutation ($input: IssueUserTokenInput!) {
  issueUserToken(input: $input) { token expiresAt errors { code message path } }
}`;

const SEND = `mutation ($input: SendNotificationInput!) {
  sendNotification(input: $input) { notification { id } duplicate errors { code message path } }
}`;

const FOLLOW = `subscription ($id: ID!) {
  notification(id: $id) {
    id status strategy createdAt
    deliveries { id channel status reason provider attempts device { platform } }
    events { id type channel deliveryId provider reason at }
  }
}`;

/** Carillon's answers to mutations go to the page as they are. */
const payload = z.record(z.string(), z.json());

/**
 * "Your backend": all that a product of yours would need to put Carillon to work. It holds the app's secret, so the
 * page never does; it decides who may be told what; and it hands the person's own token to the person's browser.
 */
export function demoBackend({ sandboxUrl, vapidPublicKey, ...credentials }: DemoBackendOptions): FastifyPluginCallback {
  return (server, _, done) => {
    /** Known once the server listens: in the demo Carillon is the same process, and still talked to from outside. */
    const app = (): App => ({ ...credentials, graphqlUrl: `${server.listeningOrigin}/graphql` });

    server.addHook('onRequest', refuseStrangers);

    server.get('/demo/config', () => ({
      sandboxUrl,
      vapidPublicKey,
      people: demoPeople,
      templates: demoTemplates.map(({ contents: _, ...template }) => template),
    }));

    server.post('/demo/session', async ({ body }, reply) => {
      const asked = person.safeParse(body);
      if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
      const { issueUserToken } = await call(app(), ISSUE_TOKEN, { input: asked.data }, payload);
      return issueUserToken;
    });

    server.post('/demo/send', async ({ body }, reply) => {
      const asked = message.safeParse(body);
      if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
      const { userId, ...rest } = asked.data;
      const { sendNotification } = await call(app(), SEND, { input: { ...rest, to: { userId } } }, payload);
      return sendNotification;
    });

    /** Relays a subscription of the app door, as server-sent events. */
    server.get('/demo/notification', async ({ query }, reply) => {
      const asked = question.safeParse(query);
      if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const events = await follow(app(), FOLLOW, asked.data, left.signal);
      return reply.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).send(events);
    });
    done();
  };
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * These routes act for anybody who asks, so only the demo's own page may: not another site that is open in the same
 * browser, and not one whose name was made to point here.
 */
async function refuseStrangers({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { host = '', origin } = headers;
  const here = `http://${host}`;
  const welcome = URL.canParse(here) && loopback.has(new URL(here).hostname) && (origin === undefined || origin === here);
  if (!welcome) await reply.code(403).send({ error: 'Only the demo page may ask this.' });
}
