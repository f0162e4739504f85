import { request } from 'undici';
import webPush from 'web-push';
import { openHttp2, type Connection } from './http2.ts';
import type { Stage } from './stage.ts';
import { apnsAuthorization, fcmAuthorization } from './tokens.ts';

export type HttpProvider = 'fcm' | 'apns' | 'twilio' | 'web-push';

export interface Reached {
  status: number;
  retryAfter: string | undefined;
  text: string;
}

export interface Knocker {
  /** One right message to the address; rejects where there is no answer. */
  knock(provider: HttpProvider, to: string, signal?: AbortSignal): Promise<Reached>;
  /** What the mailbox calls the address. */
  nameOf(provider: HttpProvider, to: string): string;
  close(): Promise<void>;
}

/** A sender to each provider: HTTP/2 where the provider speaks it, else HTTP/1.1. */
export async function openKnocker(stage: Stage): Promise<Knocker> {
  const { credentials, url } = stage;
  const { apns, twilio } = credentials;
  const vapidDetails = { subject: 'mailto:ops@carillon.example', ...webPush.generateVAPIDKeys() };
  const [fcmToken, apnsToken] = await Promise.all([fcmAuthorization(credentials), apnsAuthorization(credentials)]);
  const connections = new Set<Connection>();

  /** A connection of its own for each: some of them are broken by what they ask for. */
  async function overHttp2(path: string, headers: Record<string, string>, body: object, signal?: AbortSignal): Promise<Reached> {
    const connection = await openHttp2(url);
    connections.add(connection);
    const { status, headers: answered, text } = await connection.post(path, headers, body, signal);
    return { status, retryAfter: answered['retry-after'], text };
  }

  async function overHttp1(target: string, headers: Record<string, string>, body: string | Buffer | null, signal?: AbortSignal): Promise<Reached> {
    const response = await request(target, { method: 'POST', headers, body, reset: true, signal: signal ?? null });
    return { status: response.statusCode, retryAfter: [response.headers['retry-after']].flat()[0], text: await response.body.text() };
  }

  return {
    knock(provider, to, signal) {
      switch (provider) {
        case 'fcm':
          return overHttp2('/v1/projects/sandbox-project/messages:send', { authorization: fcmToken }, { message: { token: to } }, signal);
        case 'apns':
          return overHttp2(`/3/device/${to}`, { authorization: apnsToken, 'apns-topic': apns.topic }, { aps: { alert: 'x' } }, signal);
        case 'twilio': {
          const headers = { authorization: `Basic ${btoa(`${twilio.accountSid}:${twilio.authToken}`)}` };
          const form = new URLSearchParams({ To: to, From: twilio.from, Body: 'x' }).toString();
          return overHttp1(`${url}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`, headers, form, signal);
        }
        case 'web-push': {
          const endpoint = `${url}/push/${to}`;
          const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh: '', auth: '' } }, undefined, { vapidDetails, TTL: 60 });
          return overHttp1(endpoint, details.headers, details.body, signal);
        }
      }
    },
    nameOf: (provider, to) => (provider === 'web-push' ? `${url}/push/${to}` : to),
    async close() {
      await Promise.all([...connections].map((connection) => connection.close()));
    },
  };
}
