import { z } from 'zod';
import type { ChatMessage } from '../../core/message.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { httpSender } from '../http-sender.ts';
import { allowPrivate, beyondReach, deadlineMs, isWithinReach } from '../settings.ts';
import { meaningOf } from './slack-answers.ts';
import { slackMessage } from './slack-message.ts';

/** Slack takes about one message a second and channel. */
const CONCURRENCY = 4;

const settings = z
  .strictObject({
    /** The incoming webhook, as Slack hands it out: its path is its password, and names the channel. */
    url: z.url(),
    allowPrivate,
    deadlineMs,
  })
  .refine(isWithinReach, beyondReach);

/** Chat by an incoming webhook of Slack, or of what speaks like it (Mattermost, Rocket.Chat): one account, one room. */
export const slack: Adapter<'chat', typeof settings> = { name: 'slack', wire: 'chat', settings, open };

function open(account: z.output<typeof settings>, { now }: AdapterTools): Sender<'chat'> {
  const url = new URL(account.url);
  const headers = { 'content-type': 'application/json' };
  return httpSender<'chat'>({
    deadlineMs: account.deadlineMs,
    concurrency: CONCURRENCY,
    allowPrivate: account.allowPrivate,
    request: ({ content }: ChatMessage) => ({ url, headers, body: JSON.stringify(slackMessage(content)) }),
    meaningOf: (answer) => meaningOf(answer, now()),
  });
}
