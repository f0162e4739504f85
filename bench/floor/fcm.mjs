// The floor's way to FCM: one connection of HTTP/2, one bearer token, no other care.
import { connect } from 'node:http2';
import { importPKCS8, SignJWT } from 'jose';

/** @param {{ baseUrl: string, serviceAccount: Record<string, string> }} account */
export async function openFcm({ baseUrl, serviceAccount }) {
  const authorization = `Bearer ${await accessToken(serviceAccount)}`;
  const session = connect(baseUrl);
  const path = `/v1/projects/${serviceAccount.project_id}/messages:send`;
  const headers = { ':method': 'POST', ':path': path, authorization, 'content-type': 'application/json' };

  /** Answers the provider's id of the message. */
  return (delivery) =>
    new Promise((resolve, reject) => {
      const stream = session.request(headers);
      let answer = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => (answer += chunk));
      stream.on('error', reject);
      stream.on('end', () => resolve(JSON.parse(answer).name));
      stream.end(bodyOf(delivery));
    });
}

function bodyOf({ id, notification_id, token, content, data }) {
  return JSON.stringify({
    message: {
      token,
      notification: { title: content.title, body: content.body },
      data: { ...texts(data), notificationId: notification_id, deliveryId: id, category: 'transaction' },
      android: {
        ttl: '259200s',
        priority: 'high',
        collapse_key: id,
        notification: { tag: id, channel_id: 'transaction', default_sound: true },
      },
    },
  });
}

function texts(data) {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}

async function accessToken({ private_key, private_key_id, client_email, token_uri }) {
  const assertion = await new SignJWT({ scope: 'https://www.googleapis.com/auth/firebase.messaging' })
    .setProtectedHeader({ alg: 'RS256', kid: private_key_id })
    .setIssuer(client_email)
    .setAudience(token_uri)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importPKCS8(private_key, 'RS256'));
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  return (await (await fetch(token_uri, { method: 'POST', body })).json()).access_token;
}
