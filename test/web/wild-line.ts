import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as lasting } from 'node:timers/promises';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

/** A line as bad as any may be: it delays, says things twice, forgets that it is one, and breaks without a word. */
export interface WildLine {
  readonly url: string;
  readonly done: Readonly<Record<Misdeed, number>>;
  /** Carries everything at once and as it is, from now on. */
  calm(): void;
  close(): Promise<void>;
}

type Misdeed = 'cut' | 'silenced' | 'said twice' | 'asked twice' | 'unanswered';

const LIVES_MS = 2_000;
const DELAY_MS = 60;
const SILENT_SHARE = 0.15;
const TWICE_SHARE = 0.1;
const UNANSWERED_SHARE = 0.1;

export async function openWildLine(to: string): Promise<WildLine> {
  const done = { cut: 0, silenced: 0, 'said twice': 0, 'asked twice': 0, unanswered: 0 };
  const ends = new Map<{ destroy: () => void }, NodeJS.Timeout>();
  let wild = true;

  /** Everything of one direction, each after the other. */
  function inTurn(): (act: () => void) => void {
    let last: Promise<unknown> = Promise.resolve();
    return (act) => {
      last = last.then(() => (wild ? lasting(Math.random() * DELAY_MS) : undefined)).then(act);
    };
  }

  function happens(misdeed: Misdeed, share: number): boolean {
    const now = wild && Math.random() < share;
    if (now) done[misdeed] += 1;
    return now;
  }

  /** Ends it after a while, or makes it forget that it carries anything. Answers whether it still does. */
  function live(end: { destroy: () => void }): () => boolean {
    let carries = true;
    const over = () => {
      if (!wild) return;
      if (happens('silenced', SILENT_SHARE)) {
        carries = false;
        return;
      }
      done.cut += 1;
      end.destroy();
    };
    ends.set(end, setTimeout(over, Math.random() * 2 * LIVES_MS));
    return () => carries;
  }

  function forget(end: { destroy: () => void }): void {
    clearTimeout(ends.get(end));
    ends.delete(end);
  }

  function carryOn(near: WebSocket, path: string): void {
    const far = new WebSocket(`${to.replace('http', 'ws')}${path}`, near.protocol);
    const [opened, nearEnd] = [once(far, 'open').catch(() => undefined), { destroy: () => near.terminate() }];
    const carries = live(nearEnd);
    const [there, back] = [inTurn(), inTurn()];
    near.on('message', (data: RawData) => {
      const text = textOf(data);
      there(() => void opened.then(() => carries() && far.readyState === far.OPEN && far.send(text)));
    });
    far.on('message', (data: RawData) => {
      const text = textOf(data);
      const times = text.includes('"type":"next"') && happens('said twice', TWICE_SHARE) ? 2 : 1;
      back(() => {
        for (let time = 0; time < times && carries(); time += 1) near.send(text);
      });
    });
    near.on('error', () => undefined).on('close', () => {
      forget(nearEnd);
      far.terminate();
    });
    far.on('error', () => undefined).on('close', (code) => back(() => (code >= 4_000 ? near.close(code) : near.terminate())));
  }

  async function pass(near: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of near) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const isStream = near.headers.accept?.includes('event-stream') ?? false;
    if (!isStream && happens('asked twice', TWICE_SHARE)) (await answerOf(near, body)).resume();
    const far = await answerOf(near, body);
    if (!isStream && happens('unanswered', UNANSWERED_SHARE)) response.destroy();
    if (response.destroyed) {
      far.destroy();
      return;
    }
    const carries = isStream ? live(response) : () => true;
    const back = inTurn();
    response.writeHead(far.statusCode ?? 502, far.headers);
    response.on('close', () => {
      forget(response);
      far.destroy();
    });
    far.on('data', (part: Buffer) => back(() => carries() && response.write(part)));
    far.on('end', () => back(() => response.end())).on('error', () => response.destroy());
  }

  async function answerOf({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const far = ask(`${to}${url ?? ''}`, { method, headers }).end(body);
    const [answer] = (await once(far, 'response')) as [IncomingMessage];
    return answer;
  }

  const server = createServer((near, response) => void pass(near, response).catch(() => response.destroy()));
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => sockets.handleUpgrade(request, stream, head, (near) => carryOn(near, request.url ?? '')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    calm() {
      wild = false;
      for (const end of [...ends.keys()]) end.destroy();
    },
    async close() {
      for (const end of [...ends.keys()]) {
        forget(end);
        end.destroy();
      }
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
