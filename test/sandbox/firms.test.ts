import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

interface Answered {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

async function post(target: string, body: string, headers: Record<string, string> = {}): Promise<Answered> {
  const response = await request(target.startsWith('http') ? target : stage.url + target, { method: 'POST', body, headers, reset: true });
  return { status: response.statusCode, text: await response.body.text(), headers: response.headers };
}

describe('SendGrid', () => {
  const good = {
    personalizations: [{ to: [{ email: 'ada@example.com' }] }],
    from: { email: 'bell@carillon.example' },
    subject: 'Hello',
    content: [{ type: 'text/plain', value: 'Text' }, { type: 'text/html', value: '<p>Text</p>' }],
    categories: ['order'],
    custom_args: { ours: '7' },
  };
  const send = (given: object = {}, headers: Record<string, string> = {}) =>
    post('/v3/mail/send', JSON.stringify({ ...good, ...given }), {
      authorization: `Bearer ${stage.credentials.sendgrid.apiKey}`,
      'content-type': 'application/json',
      ...headers,
    });

  it('takes a mail, shows it as its reader sees it, and keeps the key to itself', async () => {
    const answer = await send();
    expect(answer).toMatchObject({ status: 202, text: '' });
    const [shown] = await stage.messages({ channel: 'EMAIL', to: 'ada@example.com' });
    expect(shown).toMatchObject({ provider: 'sendgrid', title: 'Hello', body: 'Text', data: { ours: '7' }, raw: { html: '<p>Text</p>', categories: ['order'] } });
    expect(shown?.raw.messageId).toBe(answer.headers['x-message-id']);
    expect(JSON.stringify(shown)).not.toContain(stage.credentials.sendgrid.apiKey);
  });

  it.each([
    [{ personalizations: [{ to: [{ email: 'nobody' }] }] }, 'personalizations.0.to.0.email'],
    [{ subject: '' }, 'subject'],
    [{ subject: 'Two\nlines' }, 'subject'],
    [{ content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
    [{ content: [...good.content].reverse() }, 'content'],
    [{ headers: { Subject: 'other' } }, 'headers'],
    [{ categories: ['a', 'a'] }, 'categories'],
    [{ custom_args: { ours: 7 } }, 'custom_args.ours'],
  ])('refuses %j, by its field', async (given, field) => {
    const { status, text } = await send(given);
    expect({ status, field: (JSON.parse(text) as { errors: { field: string }[] }).errors[0]?.field }).toEqual({ status: 400, field });
  });

  it('refuses a wrong key and a wrong type', async () => {
    expect(await send({}, { authorization: 'Bearer SG.other' })).toMatchObject({ status: 401 });
    expect(await send({}, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  });

  it('says when its window ends', async () => {
    const { status, headers } = await send({ personalizations: [{ to: [{ email: 'sbx-429@example.com' }] }] });
    expect(status).toBe(429);
    expect(headers).not.toHaveProperty('retry-after');
    expect(Number(headers['x-ratelimit-reset'])).toBeGreaterThan(Date.now() / 1_000);
  });
});

describe('Vonage', () => {
  const good = { from: 'Carillon', to: '4915112345678', text: 'Hello' };
  const send = async (given: object = {}, secret = stage.credentials.vonage.apiSecret) => {
    const authorization = `Basic ${btoa(`${stage.credentials.vonage.apiKey}:${secret}`)}`;
    const { status, text } = await post('/sms/json', JSON.stringify({ ...good, ...given }), { authorization });
    return { http: status, messages: (JSON.parse(text) as { messages: { status: string; 'message-id'?: string }[] }).messages };
  };

  it('answers a message for each part of a long text', async () => {
    expect((await send({ text: 'x'.repeat(200) })).messages).toMatchObject([{ status: '0' }, { status: '0' }]);
  });

  it('loses what the basic alphabet cannot write, unless it is told', async () => {
    await send({ to: '4915100000001', text: 'Grüße 🎉' });
    await send({ to: '4915100000001', text: 'Grüße 🎉', type: 'unicode' });
    const shown = await stage.messages({ to: '+4915100000001' });
    expect(shown.map(({ body }) => body)).toEqual(['Grüße ?', 'Grüße 🎉']);
  });

  it.each([
    [{ to: '+4915112345678' }, '3'],
    [{ to: '' }, '2'],
    [{ text: '' }, '2'],
    [{ text: 'x'.repeat(3_201) }, '12'],
    [{ from: 'A name that is too long' }, '15'],
    [{ ttl: 10 }, '3'],
    [{ callback: 'nowhere' }, '23'],
    [{ to: '15005550004' }, '7'],
  ])('refuses %j with status %s, in a 200', async (given, status) => {
    expect(await send(given)).toMatchObject({ http: 200, messages: [{ status }] });
  });

  it('refuses a wrong secret in a 200, too', async () => {
    expect(await send({}, 'wrong')).toMatchObject({ http: 200, messages: [{ status: '4' }] });
  });
});

describe('every8d', () => {
  const form = (given: Record<string, string> = {}) => {
    const { uid, password } = stage.credentials.every8d;
    return new URLSearchParams({ UID: uid, PWD: password, MSG: 'Hello', DEST: '+886912345678', ...given }).toString();
  };

  it('takes a form or a query, and shows neither user nor password', async () => {
    const { url, password } = stage.credentials.every8d;
    expect((await post(url, form())).text).toMatch(/^78\.0,1,1\.0,0,5a4db0c5-/);
    const response = await request(`${url}?${form({ MSG: 'By query' })}`, { reset: true });
    expect(await response.body.text()).toMatch(/^78\.0,1,/);
    const shown = await stage.messages({ to: '+886912345678' });
    expect(shown.map(({ body }) => body)).toEqual(['Hello', 'By query']);
    expect(JSON.stringify(shown)).not.toContain(password);
  });

  it.each([
    [{ UID: 'x' }, '-100'],
    [{ PWD: 'x' }, '-101'],
    [{ MSG: '' }, '-301'],
    [{ DEST: 'x' }, '-306'],
  ])('refuses %j with %s', async (given, code) => {
    expect((await post(stage.credentials.every8d.url, form(given))).text).toMatch(new RegExp(`^${code},`));
  });
});

describe('Slack', () => {
  const to = (room: string) => stage.credentials.slack.url.replace('BROOM', room);

  it('takes a message to any room, and tells who would have been called', async () => {
    expect(await post(to('BONE'), JSON.stringify({ text: 'Hello <!channel> &lt;you&gt;' }))).toMatchObject({ status: 200, text: 'ok' });
    expect(await stage.messages({ channel: 'CHAT', to: 'TSANDBOX/BONE' })).toMatchObject([{ body: 'Hello <!channel> <you>', raw: { mentions: ['<!channel>'] } }]);
  });

  it.each([
    ['{"text":""}', 400, 'no_text'],
    ['{"blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]}', 400, 'invalid_blocks'],
    ['no JSON', 400, 'invalid_payload'],
  ])('refuses %j', async (body, status, text) => {
    expect(await post(to('BONE'), body)).toMatchObject({ status, text });
  });

  it('refuses another token and another team', async () => {
    expect(await post(`${to('BONE')}x`, '{"text":"x"}')).toMatchObject({ status: 403, text: 'invalid_token' });
    expect(await post(to('BONE').replace('TSANDBOX', 'T2'), '{"text":"x"}')).toMatchObject({ status: 404, text: 'no_team' });
  });
});

describe('a webhook’s receiver', () => {
  const body = JSON.stringify({ type: 'notification', data: { content: { title: 'T', body: 'B' }, data: { order: 7 } } });
  function signed(given: { timestamp?: number; over?: string } = {}): Record<string, string> {
    const timestamp = String(given.timestamp ?? Math.floor(Date.now() / 1_000));
    const key = Buffer.from(stage.credentials.webhook.secret.slice('whsec_'.length), 'base64');
    const digest = createHmac('sha256', key).update(`msg_1.${timestamp}.${given.over ?? body}`).digest('base64');
    return { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,b3RoZXI= v1,${digest}` };
  }

  it('takes what is signed by its secret, under any name', async () => {
    const url = `${stage.url}/webhook/shop-1`;
    expect(await post(url, body, signed())).toMatchObject({ status: 204 });
    expect(await stage.messages({ channel: 'WEBHOOK', to: url })).toMatchObject([{ title: 'T', body: 'B', data: { order: 7 } }]);
  });

  it.each([
    ['no signature', () => ({})],
    ['a signature of something else', () => signed({ over: '{}' })],
    ['an old timestamp', () => signed({ timestamp: Math.floor(Date.now() / 1_000) - 600 })],
    ['another id', () => ({ ...signed(), 'webhook-id': 'msg_2' })],
  ])('refuses %s', async (_, headers) => {
    expect(await post('/webhook/shop-2', body, headers())).toMatchObject({ status: 401 });
    expect(await stage.messages({ channel: 'WEBHOOK', search: 'shop-2' })).toEqual([]);
  });

  it('is gone for good once its address says so', async () => {
    expect(await post('/webhook/a-sbx-410', body, signed())).toMatchObject({ status: 410 });
  });
});
