import { slack } from '../../src/adapters/chat/slack.ts';
import { battery, type Subject } from './battery.ts';
import { chatMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open({ credentials }: Control, change: (url: URL) => void = () => undefined) {
  const url = new URL(credentials.slack.url);
  change(url);
  return slack.open(slack.settings.parse({ url: url.href, allowPrivate: true }), { now: () => Date.now(), receiptsUrl: null });
}

const subject: Subject<'chat'> = {
  name: 'Slack',
  provider: 'slack',
  channel: 'CHAT',
  open: (sandbox, elsewhere) => open(sandbox, (url) => (url.port = String(elsewhere ?? url.port))),
  message: () => Promise.resolve(chatMessage()),
  address: () => 'TSANDBOX/BROOM',
  carries: ({ body }, { content }) => body?.includes(content.body) ?? false,
  identity: () => null,
  secrets: ({ credentials }) => [credentials.slack.url, credentials.slack.url.split('/').at(-1) ?? ''],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken to over HTTP/1.1',
    identity: 'a message to a room has none, so that a repeat is seen twice',
    gone: 'the room is the account’s own: when it is gone the account is down',
    suppressed: 'a room has nobody who could say stop',
  },
  outcomes: [
    { when: 'the room is archived', sender: (sandbox) => open(sandbox, (url) => (url.pathname = url.pathname.replace('BROOM', 'B-sbx-channel_is_archived'))), answers: { kind: 'down', reason: 'SLACK_CHANNEL_IS_ARCHIVED' } },
    { when: 'the webhook was removed', rule: { code: 'no_service' }, answers: { kind: 'down', reason: 'SLACK_NO_SERVICE' } },
    { when: 'the token is wrong', sender: (sandbox) => open(sandbox, (url) => (url.pathname += 'x')), answers: { kind: 'down', reason: 'SLACK_INVALID_TOKEN' } },
    { when: 'there is nothing to say', rule: { code: 'no_text' }, answers: { kind: 'refused', reason: 'SLACK_NO_TEXT' } },
    { when: 'there are too many requests', rule: { status: 429, retryAfter: 7 }, answers: { kind: 'throttled', reason: 'SLACK_429' }, untilSeconds: 7 },
    { when: 'Slack stumbles', rule: { code: 'rollup_error' }, answers: { kind: 'retry', reason: 'SLACK_ROLLUP_ERROR' } },
    { when: 'Slack is out of service', rule: { status: 503 }, answers: { kind: 'retry', reason: 'SLACK_503' } },
  ],
};

battery(subject);
