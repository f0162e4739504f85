import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holds } from '../support/eventually.ts';
import { openHttp2, type Connection } from './http2.ts';
import { openStage, type Stage } from './stage.ts';
import { fcmAuthorization } from './tokens.ts';

let stage: Stage;
let connection: Connection;
let authorization: string;
const closing: (() => void)[] = [];

beforeAll(async () => {
  stage = await openStage();
  connection = await openHttp2(stage.url);
  authorization = await fcmAuthorization(stage.credentials);
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await stage.ask('DELETE', '/messages');
});
afterAll(async () => {
  await connection.close();
  await stage.stop();
});

const push = (token: string) => connection.post('/v1/projects/sandbox-project/messages:send', { authorization }, { message: { token } });

async function mail(to: string | string[]): Promise<void> {
  const { hostname: host, port } = new URL(stage.smtpUrl);
  const transport = createTransport({ host, port: Number(port) });
  await transport.sendMail({ from: 'bell@carillon.example', to, subject: 'Hello', text: 'x' });
  transport.close();
}

const addresses = async (query: Record<string, string>) => (await stage.messages(query)).map(({ to }) => to);

describe('the list of messages', () => {
  it('is in the order of arrival, or the newest first', async () => {
    for (const token of ['a', 'b', 'c']) await push(token);
    expect(await addresses({})).toEqual(['a', 'b', 'c']);
    expect(await addresses({ order: 'newest', limit: '2' })).toEqual(['c', 'b']);
  });

  it('is narrowed by channel and by address, both or either, in whatever case the channel is written', async () => {
    await push('ada-phone');
    await push('grace-phone');
    await mail('ada@example.com');
    expect(await addresses({ channel: 'PUSH' })).toEqual(['ada-phone', 'grace-phone']);
    expect(await addresses({ channel: 'email' })).toEqual(['ada@example.com']);
    expect(await addresses({ to: 'ada-phone' })).toEqual(['ada-phone']);
    expect(await addresses({ channel: 'EMAIL', to: 'ada-phone' })).toEqual([]);
    expect(await addresses({ to: 'ada' })).toEqual([]);
    expect(await addresses({ search: 'ADA' })).toEqual(['ada-phone', 'ada@example.com']);
    expect(await addresses({ channel: '', to: '' })).toHaveLength(3);
    expect(await addresses({ channel: 'IN_APP' })).toEqual([]);
  });

  it('takes a plus for a plus, be it escaped or not', async () => {
    await mail('+1@example.com');
    expect((await stage.ask('GET', '/messages?to=+1@example.com')).json).toHaveLength(1);
    expect((await stage.ask('GET', '/messages?to=%2B1@example.com')).json).toHaveLength(1);
  });

  it('is read on from a message, forwards and backwards, without a gap or a repeat', async () => {
    for (let at = 0; at < 7; at += 1) await push(`p${at}`);
    const forwards: string[] = [];
    for (let after = ''; ; ) {
      const page = await stage.messages({ limit: '3', after });
      forwards.push(...page.map(({ to }) => to));
      if (page.length < 3) break;
      after = page.at(-1)?.id ?? '';
    }
    expect(forwards).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
    const [newest] = await stage.messages({ order: 'newest', limit: '1' });
    expect(await addresses({ order: 'newest', limit: '3', before: newest?.id ?? '' })).toEqual(['p5', 'p4', 'p3']);
  });

  it('is whole after an id that is of another run', async () => {
    await push('a');
    expect(await addresses({ after: 'sandbox-0000-1' })).toEqual(['a']);
  });

  it('is emptied, and ids go on', async () => {
    await push('a');
    const [before] = await stage.messages();
    expect(await stage.ask('DELETE', '/messages')).toEqual({ status: 204, json: null });
    expect(await stage.messages()).toEqual([]);
    await push('b');
    expect(await addresses({ after: before?.id ?? '' })).toEqual(['b']);
  });

  it('is counted, and one of it shown by its id', async () => {
    await push('a');
    await push('b');
    expect((await stage.ask('GET', '/messages/count?channel=PUSH&to=b')).json).toEqual({ count: 1 });
    const [first] = await stage.messages();
    expect(await stage.ask('GET', `/messages/${first?.id}`)).toEqual({ status: 200, json: first });
    expect(await stage.ask('GET', '/messages/sandbox-none-1')).toMatchObject({ status: 404 });
  });

  it.each(['channel=PIGEON', 'limit=many', 'limit=-1', 'order=random'])('is not given for ?%s', async (query) => {
    expect(await stage.ask('GET', `/messages?${query}`)).toMatchObject({ status: 400, json: { error: expect.any(String) as unknown } });
  });

  it.each(['http://127.0.0.1:4000', 'http://localhost:4000'])('may be read and emptied by a page of this machine, such as %s', async (origin) => {
    const { headers } = await fetch(`${stage.url}/messages`, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    const asked = await fetch(`${stage.url}/messages`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'DELETE' } });
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-methods')).toContain('DELETE');
  });

  it.each(['/event-webhook', '/ses-events'])('stands beside %s, to which such a page may say by PUT where to report', async (path) => {
    const headers = { origin: 'http://127.0.0.1:4000', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };
    const asked = await fetch(`${stage.url}${path}`, { method: 'OPTIONS', headers });
    expect(asked.headers.get('access-control-allow-methods')).toContain('PUT');
  });

  it('is kept from a page of a name that was made to point here', async () => {
    const { hostname, port } = new URL(stage.url);
    const status = await new Promise((resolve) => {
      get({ hostname, port, path: '/messages', headers: { host: `evil.example:${port}` } }, (answer) => resolve(answer.resume().statusCode));
    });
    expect(status).toBe(403);
  });

  it.each(['https://evil.example', 'http://127.0.0.1.evil.example', 'null'])('is kept from a page of %s, which may change nothing either', async (origin) => {
    await push('a');
    for (const [method, path] of [['GET', '/messages'], ['GET', '/events'], ['POST', '/rules'], ['OPTIONS', '/messages'], ['DELETE', '/messages']] as const) {
      const { status, headers } = await fetch(`${stage.url}${path}`, { method, headers: { origin } });
      expect([path, status, headers.get('access-control-allow-origin')]).toEqual([path, 403, null]);
    }
    expect(await addresses({})).toEqual(['a']);
  });

  it('says that it is not the real thing', async () => {
    expect((await fetch(`${stage.url}/messages`)).headers.get('x-sandbox')).toBe('1');
  });
});

interface Listener {
  events: { event: string; data: { messages?: { to: string }[]; skipped?: number; counts?: Record<string, number> } }[];
  response: IncomingMessage;
}

async function listen(to = stage): Promise<Listener> {
  const request = get(`${to.url}/events`);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  closing.push(() => response.destroy());
  const events: Listener['events'] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const [last = '', ...rest] = (text + chunk).split('\n\n').reverse();
    text = last;
    for (const block of rest.reverse()) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      events.push({ event, data: JSON.parse(data) as Listener['events'][number]['data'] });
    }
  });
  return { events, response };
}

const heard = ({ events }: Listener) => events.flatMap(({ data }) => data.messages?.map(({ to }) => to) ?? []);

describe('the events', () => {
  it('begin with the counts, and tell of what arrives, in order', async () => {
    await push('before');
    const listener = await listen();
    await holds('the greeting is there', () => expect(listener.events).toMatchObject([{ event: 'hello', data: { counts: { PUSH: 1, EMAIL: 0, SMS: 0, WEB_PUSH: 0 } } }]));
    for (const token of ['a', 'b', 'c']) await push(token);
    await holds('all were told', () => expect(heard(listener)).toEqual(['a', 'b', 'c']));
    expect(listener.events.at(-1)).toMatchObject({ event: 'messages', data: { skipped: 0, counts: { PUSH: 4 } } });
  });

  it('tell that the mailbox was emptied', async () => {
    const listener = await listen();
    await stage.ask('DELETE', '/messages');
    await holds('it was told', () => expect(listener.events.map(({ event }) => event)).toEqual(['hello', 'cleared']));
  });

  it('of a flood tell so many at once, and how many not', async () => {
    const listener = await listen();
    // One mail for so many arrives for all of them in the same moment.
    const length = 1_000;
    await mail(Array.from({ length }, (_, at) => `flood-${at}@example.com`));
    const told = () => heard(listener).length + listener.events.reduce((sum, { data }) => sum + (data.skipped ?? 0), 0);
    await holds('all are accounted for', () => expect(told()).toBe(length));
    expect(heard(listener).length).toBeLessThan(length);
    for (const { data } of listener.events) expect(data.messages?.length ?? 0).toBeLessThanOrEqual(100);
  });

  it('end when the sandbox stops', async () => {
    const own = await openStage();
    const { response } = await listen(own);
    const ended = once(response, 'end');
    await own.stop();
    await ended;
  });
});
