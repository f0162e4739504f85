import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Account } from '../../src/app/providers-file.ts';

/** A call as it came, whole. */
export interface FirmCall {
  body: string;
  /** When its last byte came. */
  at: number;
}

/** What the firm does with a call: answers it, or keeps it waiting for as long as it likes. */
export type Conduct = (call: FirmCall) => Promise<Reply> | Reply;
export interface Reply {
  status: number;
  headers?: Record<string, string>;
}

/** A firm of the test's own, on a port of its own, that can be told what to do in the middle of a call. */
export interface Firm {
  readonly url: string;
  readonly calls: readonly FirmCall[];
  /** From now on; until then every call is answered with a yes. */
  behave(conduct: Conduct): void;
  close(): Promise<void>;
}

/** A yes of SendGrid's, with the id that makes it one. */
export const ACCEPTED: Reply = { status: 202, headers: { 'x-message-id': 'firm-1' } };

export async function openFirm(): Promise<Firm> {
  const calls: FirmCall[] = [];
  let conduct: Conduct = () => ACCEPTED;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const call = { body: Buffer.concat(parts).toString(), at: performance.now() };
    calls.push(call);
    const { status, headers = {} } = await conduct(call);
    if (!response.destroyed) response.writeHead(status, headers).end();
  }

  // A caller that is killed in the middle of its call is no fault of the firm's.
  const server = createServer((request, response) => void take(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    behave(next) {
      conduct = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** These firms, in order, as the accounts for mail in place of all others. */
export function accountsAt(firms: Readonly<Record<string, Firm>>): (accounts: Account[]) => Account[] {
  return (accounts) =>
    accounts
      .filter(({ adapter }) => adapter === 'sendgrid')
      .flatMap((one) => Object.entries(firms).map(([name, { url }]) => ({ ...one, name, settings: { ...one.settings, baseUrl: url } })));
}
