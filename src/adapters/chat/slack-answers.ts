import type { Outcome } from '../../core/outcome.ts';
import type { Answer } from '../exchange.ts';
import { meaningIn, meaningOfStatus, outcomeOf, type Meaning } from '../failure.ts';

/** How long a webhook is left alone where Slack names no Retry-After: it takes one message a second. */
const REST_MS = 1_000;
const YES = 'ok';

/**
 * What the word of an answer means: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors.
 * The room is the account's own, so one that is archived or gone is trouble of the account, not of an address.
 */
export const wordMeanings: Readonly<Record<string, Meaning>> = {
  no_service: 'down',
  no_service_id: 'down',
  no_team: 'down',
  no_active_hooks: 'down',
  team_disabled: 'down',
  invalid_token: 'down',
  channel_not_found: 'down',
  channel_is_archived: 'down',
  user_not_found: 'down',
  action_prohibited: 'down',
  posting_to_general_channel_denied: 'down',
  invalid_payload: 'refused',
  invalid_blocks: 'refused',
  no_text: 'refused',
  too_many_attachments: 'refused',
  rollup_error: 'retry',
};

/** Where the word is none that we know. */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  401: 'down',
  403: 'down',
  404: 'down',
  408: 'retry',
  410: 'down',
  429: 'throttled',
};

/** What an answer means; `now` in milliseconds. Messages have no id here. A 5xx is a promise that nothing was posted. */
export function meaningOf(answer: Answer, now: number): Outcome {
  const { status } = answer;
  const word = answer.body.trim();
  if (status < 300) {
    return status === 200 && word === YES ? { kind: 'sent', providerMessageId: null } : { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  }
  const said = meaningIn(wordMeanings, word);
  const reason = `SLACK_${said === undefined ? status : word.toUpperCase()}`;
  const means = status === 429 ? 'throttled' : (said ?? meaningOfStatus(status, statusMeanings, 'retry'));
  return outcomeOf(means, { reason, answer, now, restMs: REST_MS });
}
