import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { slack } from '../../src/adapters/chat/slack.ts';
import { statusMeanings as slackStatuses, wordMeanings } from '../../src/adapters/chat/slack-answers.ts';
import { slackMessage } from '../../src/adapters/chat/slack-message.ts';
import { webhook } from '../../src/adapters/webhook/signed.ts';
import { statusMeanings as webhookStatuses } from '../../src/adapters/webhook/signed-answers.ts';
import type { Outcome, OutcomeKind } from '../../src/core/outcome.ts';
import { openHttpPeer, say, type Heard } from './http-peer.ts';
import { chatMessage, webhookMessage } from './messages.ts';

const NOW = Date.UTC(2026, 10, 21);
const tools = { now: () => NOW, receiptsUrl: null };
const KEY = Buffer.alloc(24, 7);
const OTHER_KEY = Buffer.alloc(32, 9);
const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;
const soon = () => AbortSignal.timeout(60_000);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function chatted(status: number, body: string, headers: Record<string, string> = {}): Promise<Outcome> {
  const { url, close } = await openHttpPeer((response) => say(response, status, headers, body));
  closing.push(close);
  const sender = slack.open(slack.settings.parse({ url: `${url}/services/T/B/x`, allowPrivate: true }), tools);
  closing.push(() => sender.close());
  return sender.send(chatMessage(), soon());
}

describe('a message to a room', () => {
  it('says what it says, and calls nobody', () => {
    const said = slackMessage({ title: 'a <!channel> & b', body: '<@U1> said 1 < 2', url: 'https://x.example/?a=1&b=|2', imageUrl: null });
    expect(said).toEqual({
      text: 'a &lt;!channel&gt; &amp; b\n&lt;@U1&gt; said 1 &lt; 2',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'a &lt;!channel&gt; &amp; b', emoji: false } },
        { type: 'section', text: { type: 'mrkdwn', text: '&lt;@U1&gt; said 1 &lt; 2', verbatim: true } },
        { type: 'section', text: { type: 'mrkdwn', text: '<https://x.example/?a=1&amp;b=%7C2>', verbatim: true } },
      ],
    });
  });

  it('leaves out a link and a picture that only the app could follow, since for those Slack refuses it all', () => {
    const said = slackMessage({ title: 'a', body: 'b', url: '/orders/7', imageUrl: '/box.png' });
    expect(said).toMatchObject({ blocks: [{ type: 'header' }, { type: 'section', text: { text: 'b' } }] });
    expect(JSON.stringify(said)).not.toMatch(/orders|box/);
  });

  it('keeps to Slack’s limits, and cuts neither an entity nor an emoji in two', () => {
    const { blocks } = slackMessage({ title: '&'.repeat(1_000), body: `x${'&'.repeat(4_000)}${'🎉'.repeat(4_000)}` }) as { blocks: { text: { text: string } }[] };
    const [header, ...sections] = blocks.map(({ text }) => text.text);
    expect(header).toBe('&amp;'.repeat(30));
    expect(sections.every((text) => text.length <= 3_000)).toBe(true);
    expect(sections.join('')).toBe(`x${'&amp;'.repeat(4_000)}${'🎉'.repeat(4_000)}`);
  });

  const words: [word: string, status: number, kind: OutcomeKind][] = [
    ['no_service', 404, 'down'],
    ['no_service_id', 404, 'down'],
    ['no_team', 404, 'down'],
    ['no_active_hooks', 404, 'down'],
    ['team_disabled', 403, 'down'],
    ['invalid_token', 403, 'down'],
    ['channel_not_found', 404, 'down'],
    ['channel_is_archived', 410, 'down'],
    ['user_not_found', 400, 'down'],
    ['action_prohibited', 403, 'down'],
    ['posting_to_general_channel_denied', 403, 'down'],
    ['invalid_payload', 400, 'refused'],
    ['invalid_blocks', 400, 'refused'],
    ['no_text', 400, 'refused'],
    ['too_many_attachments', 400, 'refused'],
    ['rollup_error', 500, 'retry'],
  ];
  it.each(words)('%s with %i is %s', async (word, status, kind) => {
    expect(await chatted(status, word)).toEqual({ kind, reason: `SLACK_${word.toUpperCase()}` });
  });
  it.each([
    [301, 'down'],
    [400, 'refused'],
    [401, 'down'],
    [403, 'down'],
    [404, 'down'],
    [408, 'retry'],
    [410, 'down'],
    [429, 'throttled'],
    [502, 'retry'],
  ] as const)('status %i without a word we know is %s', async (status, kind) => {
    expect(await chatted(status, 'https://hooks.slack.com/services/very/secret')).toMatchObject({ kind, reason: `SLACK_${status}` });
  });
  it('every word and status of the tables is tried above', () => {
    expect(Object.keys(wordMeanings).sort()).toEqual(words.map(([word]) => word).sort());
    expect(Object.keys(slackStatuses)).toEqual(['401', '403', '404', '408', '410', '429']);
  });

  it.each([[{ 'retry-after': '30' }, 30_000], [{}, 1_000]])('waits as %j asks', async (headers, ms) => {
    expect(await chatted(429, 'rate_limited', headers as Record<string, string>)).toEqual({ kind: 'throttled', reason: 'SLACK_429', until: new Date(NOW + ms) });
  });
  it.each([[200, ''], [200, '<html>'], [204, ''], [201, 'ok']])('%i with %j says nothing', async (status, body) => {
    expect(await chatted(status, body)).toEqual({ kind: 'unknown', reason: 'UNREADABLE_ANSWER' });
  });
});

async function hooked(message = webhookMessage(), answer: { status?: number; headers?: Record<string, string> } = {}, secrets = [secretOf(KEY)]): Promise<{ outcome: Outcome; heard: Heard[] }> {
  const { url, heard, close } = await openHttpPeer((response) => say(response, answer.status ?? 200, answer.headers));
  closing.push(close);
  const sender = webhook.open(webhook.settings.parse({ url: `${url}/hook`, secrets, allowPrivate: true }), tools);
  closing.push(() => sender.close());
  return { outcome: await sender.send(message, soon()), heard };
}

describe('a signed webhook', () => {
  it('says who, what and when, signed over the bytes it sends by every secret', async () => {
    const message = webhookMessage({ content: { title: 'T', body: 'é🎉', url: 'https://x.example/' }, data: { order: 7 }, recipient: { email: 'ada@example.com' } });
    const { outcome, heard: [request] } = await hooked(message, {}, [secretOf(KEY), secretOf(OTHER_KEY)]);
    expect(outcome).toEqual({ kind: 'sent', providerMessageId: null });
    const id = message.deliveryId;
    const timestamp = String(NOW / 1_000);
    const by = (key: Buffer) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${request?.body.toString() ?? ''}`).digest('base64')}`;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `${by(KEY)} ${by(OTHER_KEY)}` },
    });
    expect(JSON.parse(request?.body.toString() ?? '')).toMatchObject({
      type: 'notification',
      data: {
        deliveryId: id,
        notificationId: message.notificationId,
        to: { email: 'ada@example.com' },
        category: 'order',
        content: { title: 'T', body: 'é🎉', url: 'https://x.example/', imageUrl: null },
        data: { order: 7 },
      },
    });
  });

  it.each([
    [307, 'down'],
    [400, 'retry'],
    [401, 'retry'],
    [404, 'retry'],
    [410, 'down'],
    [413, 'refused'],
    [429, 'throttled'],
    [500, 'retry'],
    [503, 'retry'],
  ] as const)('status %i is %s', async (status, kind) => {
    expect((await hooked(webhookMessage(), { status })).outcome).toMatchObject({ kind, reason: `WEBHOOK_${status}` });
  });
  it('every status of the table is tried above', () => {
    expect(Object.keys(webhookStatuses)).toEqual(['410', '413', '429']);
  });

  it('a redirect is not followed', async () => {
    const elsewhere = await openHttpPeer((response) => say(response, 200));
    closing.push(elsewhere.close);
    const { outcome } = await hooked(webhookMessage(), { status: 308, headers: { location: elsewhere.url } });
    expect(outcome).toEqual({ kind: 'down', reason: 'WEBHOOK_308' });
    expect(elsewhere.heard).toEqual([]);
  });

  it('goes nowhere that a name leads to in a private network, whoever listens there', async () => {
    const peer = await openHttpPeer((response) => say(response, 200));
    closing.push(peer.close);
    const { port } = new URL(peer.url);
    const sender = webhook.open(webhook.settings.parse({ url: `https://localhost:${port}/`, secrets: [secretOf(KEY)] }), tools);
    closing.push(() => sender.close());
    expect(await sender.send(webhookMessage(), soon())).toEqual({ kind: 'down', reason: 'PRIVATE_ADDRESS' });
    expect(peer.heard).toEqual([]);
  });

  const url = 'https://hook.example/';
  it.each([
    ['http', { url: 'http://hook.example/' }],
    ['a private address', { url: 'https://192.168.0.1/' }],
    ['a private address, written as a number', { url: 'https://2130706433/' }],
    ['a link-local address', { url: 'https://169.254.169.254/latest' }],
    ['loopback in IPv6', { url: 'https://[::1]/' }],
    ['loopback as IPv4 within IPv6', { url: 'https://[::ffff:127.0.0.1]/' }],
    ['another scheme', { url: 'file:///etc/passwd', allowPrivate: true }],
    ['no secret', { url, secrets: [] }],
    ['a short secret', { url, secrets: [secretOf(Buffer.alloc(23))] }],
    ['a secret without its prefix', { url, secrets: [KEY.toString('base64')] }],
  ])('an account with %s is refused', (_, given) => {
    const parsed = webhook.settings.safeParse({ secrets: [secretOf(KEY)], ...given });
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toContain(KEY.toString('base64'));
  });
});
