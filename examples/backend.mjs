// "Your backend", in both examples: it knows who is signed in, holds the app's secret, and hands out tokens. Needs nothing but Node.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Yours asks its session for it. */
const SIGNED_IN = 'ada';

/** Where Carillon is, and the key of an app: as the environment says, else those of the `npm start` that runs. */
function settings() {
  const { CARILLON_URL: url, CARILLON_APP_KEY: appKey, CARILLON_APP_SECRET: appSecret, CARILLON_HOME: home } = process.env;
  return url ? { url, appKey, appSecret } : JSON.parse(readFileSync(join(home || join(ROOT, '.carillon'), 'demo.json'), 'utf8'));
}

/** Answers the requests that are a backend's. Ends the process, and says what to do, where Carillon does not answer. */
export async function openBackend() {
  let app;
  try {
    app = settings();
    await fetch(app.url);
  } catch {
    console.error('Carillon does not answer: run `npm start` in another terminal, or set CARILLON_URL, CARILLON_APP_KEY and CARILLON_APP_SECRET.');
    process.exit(1);
  }
  const url = new URL(app.url).origin;
  const authorization = `Basic ${Buffer.from(`${app.appKey}:${app.appSecret}`).toString('base64')}`;

  async function carillon(query, variables) {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await response.json();
    if (errors) throw new Error(`Carillon answered: ${errors[0].message}`);
    return data;
  }

  let order = 1042;
  const routes = {
    'POST /carillon-token': async () => {
      const { issueUserToken } = await carillon('mutation ($userId: ID!) { issueUserToken(input: { userId: $userId }) { token errors { code } } }', { userId: SIGNED_IN });
      return ['application/json', JSON.stringify(issueUserToken)];
    },
    'POST /order': async () => {
      order += 1;
      const input = {
        to: { userId: SIGNED_IN },
        category: 'transaction',
        channels: ['IN_APP', 'WEB_PUSH'],
        content: { title: `Order ${order} is on its way`, body: 'It should be with you on Thursday.', url: `/?order=${order}` },
        actions: [{ name: 'track', label: 'Track it', url: `/?track=${order}` }],
        idempotencyKey: `example-${Date.now()}`,
      };
      const { sendNotification } = await carillon('mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { errors { code message path } } }', { input });
      return ['application/json', JSON.stringify(sendNotification)];
    },
    // Push needs a service worker of the page's own origin; it may be no more than this.
    'GET /push-worker.js': async () => ['text/javascript', `importScripts('${url}/push-worker.js');`],
  };

  await carillon('mutation ($users: [UserInput!]!) { upsertUsers(users: $users) { errors { code } } }', { users: [{ id: SIGNED_IN }] });
  return {
    url,
    /** Answers whether the request was one of ours. */
    async answer({ method, url: path }, response) {
      const route = routes[`${method} ${path}`];
      if (!route) return false;
      try {
        const [type, body] = await route();
        response.writeHead(200, { 'content-type': type }).end(body);
      } catch (error) {
        console.error(error.message);
        response.writeHead(502).end();
      }
      return true;
    },
  };
}
