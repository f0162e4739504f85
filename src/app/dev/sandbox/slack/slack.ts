import { newId } from '../../../../base/ids.ts';
import { parseJson } from '../../../../base/json.ts';
import type { Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';
import { captivePortal, keptHeaders, type HttpWire } from '../provider.ts';
import { post, readSlack } from './post.ts';

const PATH = /^\/services\/([\w-]+)\/([\w-]+)\/([\w-]+)$/;

/** The words of Slack's refusals, with the status that goes with each. */
const statuses: Record<string, number> = {
  invalid_payload: 400,
  invalid_blocks: 400,
  no_text: 400,
  too_many_attachments: 400,
  user_not_found: 400,
  action_prohibited: 403,
  invalid_token: 403,
  posting_to_general_channel_denied: 403,
  team_disabled: 403,
  no_service: 404,
  no_team: 404,
  no_active_hooks: 404,
  channel_not_found: 404,
  channel_is_archived: 410,
  rollup_error: 500,
};

/** Slack's incoming webhooks: any room of the team, by the middle part of the path. */
export function createSlack({ team, token }: { team: string; token: string }): HttpWire {
  return {
    provider: 'slack',
    owns: ({ path }) => path.startsWith('/services/'),
    deadCodes: ['no_service', 'channel_not_found', 'channel_is_archived'],
    garbled: captivePortal,
    refuse: refusalFor,
    admit({ method, path, headers, body }) {
      const [, ofTeam, room, given] = PATH.exec(path) ?? [];
      if (method !== 'POST' || room === undefined) return refused('no_service');
      if (ofTeam !== team) return refused('no_team');
      if (given !== token) return refused('invalid_token');
      const text = body.toString('utf8');
      const message = parseJson(text);
      if (typeof message !== 'object' || message === null) return refused('invalid_payload');
      const parsed = post.safeParse(message);
      if (!parsed.success) return refused('invalid_blocks');
      if (!parsed.data.text && !parsed.data.blocks?.length) return refused('no_text');
      return {
        received: {
          provider: 'slack',
          channel: 'CHAT',
          to: `${team}/${room}`,
          headers: keptHeaders(headers),
          body: text,
          messageId: `sandbox-${newId()}`,
          read: readSlack,
        },
        accept: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' }),
      };
    },
  };
}

function refused(word: string, status = statuses[word] ?? 400, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body: word };
}

function refusalFor({ status, code, retryAfter }: Action): Reply {
  const headers = retryHeaders(retryAfter);
  if (code !== undefined) return refused(code.toLowerCase(), status, headers);
  return refused(status === 429 ? 'rate_limited' : 'as it was asked to', status, headers);
}
