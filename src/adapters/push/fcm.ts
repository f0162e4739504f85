import { z } from 'zod';
import type { PushMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import type { Answer } from '../exchange.ts';
import { createHttp2Client } from '../http2/client.ts';
import { certificateAuthority, deadlineMs, origin, privateKey } from '../settings.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createDefaultTokens } from './default-tokens.ts';
import { isUnauthenticated, meaningOf } from './fcm-answers.ts';
import { fcmMessage } from './fcm-message.ts';
import { fcmBody } from './fcm-wire.ts';

const projectId = z.string('is missing: the id of the Firebase project').regex(/^[\w.:-]+$/, 'is no id of a project');

/** The file that Google's console hands out for a service account. Other files of Google's look much like it. */
const serviceAccount = z.object({
  type: z.literal('service_account', 'must be "service_account": another kind of file was given').default('service_account'),
  project_id: projectId,
  client_email: z.email('must be the e-mail address of the service account'),
  private_key: privateKey((key) => key.asymmetricKeyType === 'rsa', 'an RSA private key with its line breaks'),
  private_key_id: z.string().optional(),
  token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
});

const common = {
  baseUrl: origin.default('https://fcm.googleapis.com'),
  ca: certificateAuthority,
  /** The intent that a tap on Android starts; without one, the app's launcher. */
  androidClickAction: z.string().optional(),
  deadlineMs,
  concurrency: z.int().min(1).max(2_000).default(200),
};

/** With a service account's key, or as whoever this process runs as for Google (`applicationDefault` of firebase-admin). */
const settings = z
  .strictObject({ serviceAccount: serviceAccount.optional(), projectId: projectId.optional(), ...common })
  .transform(({ serviceAccount: identity, projectId: project, ...rest }, context) => {
    if (identity && project === undefined) return { identity, project: identity.project_id, ...rest };
    if (!identity && project !== undefined) return { identity: null, project, ...rest };
    context.addIssue('needs either serviceAccount, or projectId and the credentials that Google finds for this process');
    return z.NEVER;
  });

/**
 * Firebase Cloud Messaging, HTTP v1 (https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages).
 * The message types are Firebase's; the sending is ours: its library opens a connection per call, can wait for ever
 * for one that died, and hides the status and the details by which "this token is dead" differs from "wrong project".
 */
export const fcm: Adapter<'fcm', typeof settings> = { name: 'fcm', wire: 'fcm', settings, open };

function open(account: z.output<typeof settings>, { now }: AdapterTools): Sender<'fcm'> {
  const { identity, project, baseUrl, ca, androidClickAction } = account;
  const http2 = createHttp2Client({ origin: baseUrl, ca });
  const tokens = identity ? createAccessTokens(identity, ca, now) : createDefaultTokens(now);
  const path = `/v1/projects/${project}/messages:send`;

  async function send(message: PushMessage, signal: AbortSignal): Promise<Outcome> {
    const body = fcmBody(fcmMessage(message, now(), androidClickAction));
    if (body === null) return { kind: 'refused', reason: 'FCM_PAYLOAD_TOO_LARGE' };
    const first = await post(body, signal);
    // A token can be withdrawn before its end; the one request that found it out was surely not processed.
    const last = 'stale' in first ? await post(body, signal) : first;
    return 'stale' in last ? meaningOf(last.stale, now()) : last;
  }

  async function post(body: string, signal: AbortSignal): Promise<Outcome | { stale: Answer }> {
    const access = await tokens.get(signal);
    if ('kind' in access) return access;
    const exchange = await http2.request(
      { path, headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' }, body },
      signal,
    );
    if ('silence' in exchange) return exchange.silence;
    const { answer } = exchange;
    if (!isUnauthenticated(answer)) return meaningOf(answer, now());
    tokens.forget(access.token);
    return { stale: answer };
  }

  return {
    deadlineMs: account.deadlineMs,
    concurrency: account.concurrency,
    send,
    async close() {
      await Promise.all([http2.close(), tokens.close()]);
    },
  };
}
