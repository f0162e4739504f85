import { createHash, createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { jwtVerify } from 'jose';
import { read, readVarint, text, textsOf, varint, written } from './protobuf.ts';

/**
 * The push service that Chromium is built for, on this machine: devices check in and register, applications push, and what was
 * pushed goes down the one connection that a browser keeps. A browser that is not connected just now, and Chromium connects anew
 * whenever it sees the network change, gets it when it has logged in again. It cannot read a payload: only the browser has the key.
 */
export interface PushService {
  readonly port: number;
  /** What leads a browser here. Undocumented: a Chromium that does not know them any more finds no push service. */
  readonly switches: readonly string[];
  /** Subscriptions that are in use. */
  subscriptions(): number;
  /** What came for them, oldest first. */
  readonly pushes: readonly Pushed[];
  /** Hands a push on again, changed on the way. */
  deliverAgain(push: Pushed, change: (body: Buffer) => Buffer): void;
  close(): Promise<void>;
}

export interface Pushed {
  token: string;
  body: Buffer;
  /** What the application was answered. */
  status: number;
}

interface Registration {
  device: string;
  app: string;
  subtype: string;
  sender: string;
}

export const CERTIFICATE = 'test/web/tls/push-service.pem';
/** What is on its way to a browser until that browser says that it has it. */
interface Kept {
  id: string;
  token: string;
  stanza: Buffer;
}

/** Of the protocol, which is called MCS. */
const VERSION = 41;
const [HEARTBEAT_PING, HEARTBEAT_ACK, LOGIN_REQUEST, LOGIN_RESPONSE, DATA_MESSAGE] = [0, 1, 2, 3, 8];
const FIRST_DEVICE = 4_242n;
const DEVICE_SECRET = 424_242n;

export async function openPushService(): Promise<PushService> {
  const cert = readFileSync(CERTIFICATE);
  const key = readFileSync(CERTIFICATE.replace('.pem', '.key.pem'));
  const registrations = new Map<string, Registration>();
  const pushes: Pushed[] = [];
  const connections = new Set<TLSSocket>();
  /** Those that have logged in, by their device. */
  const browsers = new Map<string, TLSSocket>();
  const kept = new Map<string, Kept[]>();
  let devices = 0n;
  const paths: Readonly<Record<string, (body: Buffer, response: ServerResponse) => void>> = { '/checkin': checkIn, '/register3': register };

  function checkIn(body: Buffer, response: ServerResponse): void {
    const known = read(body).find((field) => field.number === 2);
    const device = known && 'varint' in known && known.varint > 0n ? known.varint : FIRST_DEVICE + (devices += 1n);
    const answer = [{ number: 1, varint: 1n }, { number: 3, varint: BigInt(Date.now()) }, { number: 7, fixed64: device }, { number: 8, fixed64: DEVICE_SECRET }, text(11, 'v1')];
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(written(answer));
  }

  function register(body: Buffer, response: ServerResponse): void {
    const form = new URLSearchParams(body.toString());
    const [app, subtype, sender, device] = ['app', 'X-subtype', 'sender', 'device'].map((name) => form.get(name) ?? '') as [string, string, string, string];
    if (form.get('delete') === 'true') {
      for (const [token, one] of registrations) if (one.subtype === subtype) registrations.delete(token);
      response.end(`deleted=${app}`);
      return;
    }
    const token = randomBytes(24).toString('base64url');
    registrations.set(token, { device, app, subtype, sender });
    response.end(`token=${token}`);
  }

  async function push(token: string, request: IncomingMessage, body: Buffer): Promise<number> {
    const registration = registrations.get(token);
    if (!registration) return 410;
    if (!(await isSigned(request, registration.sender))) return 403;
    deliver(token, body);
    return 201;
  }

  function deliver(token: string, body: Buffer): void {
    const registration = registrations.get(token);
    if (!registration) return;
    const { device, app, subtype, sender } = registration;
    const id = randomBytes(9).toString('base64url');
    const data = (name: string, value: string) => ({ number: 7, bytes: written([text(1, name), text(2, value)]) });
    const stanza = written([
      text(3, sender),
      text(5, app),
      data('subtype', subtype),
      data('content-encoding', 'aes128gcm'),
      text(9, id),
      { number: 17, varint: 60n },
      { number: 18, varint: BigInt(Date.now()) },
      { number: 21, bytes: body },
    ]);
    kept.set(device, [...(kept.get(device) ?? []), { id, token, stanza }]);
    const browser = browsers.get(device);
    if (browser) say(browser, DATA_MESSAGE, stanza);
  }

  function logIn(browser: TLSSocket, request: Buffer): void {
    const fields = read(request);
    const [device = ''] = textsOf(fields, 3);
    const received = new Set(textsOf(fields, 10));
    const due = (kept.get(device) ?? []).filter(({ id, token }) => !received.has(id) && registrations.has(token));
    kept.set(device, due);
    say(browser, LOGIN_RESPONSE, written([text(1, 'hello'), { number: 8, varint: BigInt(Date.now()) }]));
    for (const { stanza } of due) say(browser, DATA_MESSAGE, stanza);
    browsers.set(device, browser);
    browser.on('close', () => browsers.get(device) === browser && browsers.delete(device));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const [path = '', body] = [request.url, Buffer.concat(parts)];
    const known = paths[path];
    if (known) {
      known(body, response);
      return;
    }
    const token = path.split('/').at(-1) ?? '';
    const status = await push(token, request, body);
    pushes.push({ token, body, status });
    response.writeHead(status, status === 201 ? { location: `${path}#${pushes.length}` } : {}).end();
  }

  const web = createServer({ cert, key }, (request, response) => void answer(request, response).catch(() => response.writeHead(500).end()));
  const line = createTlsServer({ cert, key }, (browser) => {
    connections.add(browser);
    browser.on('error', () => undefined).on('close', () => connections.delete(browser));
    browser.write(Buffer.from([VERSION]));
    hear(browser, (tag, message) => {
      if (tag === LOGIN_REQUEST) logIn(browser, message);
      if (tag === HEARTBEAT_PING) say(browser, HEARTBEAT_ACK, Buffer.alloc(0));
    });
  });
  for (const server of [web, line]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const [port, linePort] = [web, line].map((server) => (server.address() as AddressInfo).port) as [number, number];

  return {
    port,
    switches: [
      `--gcm-checkin-url=https://localhost:${port}/checkin`,
      `--gcm-registration-url=https://localhost:${port}/register3`,
      `--gcm-mcs-endpoint=https://localhost:${linePort}`,
      `--ignore-certificate-errors-spki-list=${fingerprint(cert)}`,
    ],
    subscriptions: () => registrations.size,
    pushes,
    deliverAgain: ({ token, body }, change) => deliver(token, change(Buffer.from(body))),
    async close() {
      for (const browser of connections) browser.destroy();
      web.closeAllConnections();
      for (const server of [web, line]) {
        server.close();
        await once(server, 'close');
      }
    },
  };
}

function say(browser: TLSSocket, tag: number, message: Buffer): void {
  browser.write(Buffer.concat([Buffer.from([tag]), varint(BigInt(message.length)), message]));
}

/** After one byte that says the version, messages are a tag, a length and so many bytes. */
function hear(browser: TLSSocket, told: (tag: number, message: Buffer) => void): void {
  let buffer = Buffer.alloc(0);
  let begun = false;
  browser.on('data', (part: Buffer) => {
    buffer = Buffer.concat([buffer, part]);
    if (!begun && buffer.length > 0) [begun, buffer] = [true, buffer.subarray(1)];
    for (;;) {
      const size = readVarint(buffer, 1);
      if (!size || buffer.length < 1 + size.length + size.value) return;
      const [tag = 0, end] = [buffer[0], 1 + size.length + size.value];
      const message = buffer.subarray(1 + size.length, end);
      buffer = buffer.subarray(end);
      told(tag, message);
    }
  });
}

/** Whether a push is signed by whom the subscription was made for, and for here (RFC 8292). */
async function isSigned({ headers: { authorization = '', host = '' } }: IncomingMessage, sender: string): Promise<boolean> {
  const [, token = '', named = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
  const point = Buffer.from(named, 'base64url');
  if (!point.equals(Buffer.from(sender, 'base64url'))) return false;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  return jwtVerify(token, key, { audience: `https://${host}` }).then(() => true, () => false);
}

/** As Chromium wants to have it: of the public key alone. */
function fingerprint(certificate: Buffer): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}
