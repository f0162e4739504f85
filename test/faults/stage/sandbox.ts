import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../../src/app/providers-file.ts';
import type { MessageView } from '../../../src/app/dev/sandbox/mailbox/view.ts';
import { freePort } from '../../../src/app/dev/ports.ts';
import type { Rule } from '../../adapters/sandbox.ts';
import { eventually } from '../../support/eventually.ts';
import { startTied } from '../../support/tied.ts';
import { PROGRAM } from './roles.ts';

export const providers = ['smtp', 'twilio', 'fcm', 'apns', 'web-push'] as const;
export type ProviderName = (typeof providers)[number];

/** Every provider, in a process of its own that no fault touches: its record is what the platform is held against. */
export interface SandboxProcess {
  readonly url: string;
  /** The accounts that lead to it. */
  readonly providersFile: string;
  /** Answers how to take the rule back. */
  misbehave(rule: Rule): Promise<() => Promise<void>>;
  received(): Promise<MessageView[]>;
  /** How many messages a provider has taken. */
  count(): Promise<number>;
  subscribe(id: string): Promise<{ endpoint: string; keys: { p256dh: string; auth: string } }>;
  stop(): Promise<void>;
}

/** The lease of a claim is 5 s for every deadline below 3.3 s, so that a dead worker's claims are found within a seed. */
export const DEADLINE_MS = 3_000;
const MOST_MESSAGES = 100_000;

export async function startSandboxProcess(folder: string, taken: number[]): Promise<SandboxProcess> {
  const port = await freePort(taken);
  const smtpPort = await freePort([...taken, port]);
  taken.push(port, smtpPort);
  const home = join(folder, 'sandbox');
  const log = openSync(join(folder, 'sandbox.log'), 'a');
  const environment = { PATH: process.env.PATH, CARILLON_HOME: home };
  const server = startTied([process.execPath, PROGRAM, 'sandbox', '--port', String(port), '--smtp-port', String(smtpPort)], {
    env: environment,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { headers: { 'content-type': 'application/json' }, ...init });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
  const providersFile = join(home, 'providers.json');
  await eventually('the sandbox answers', () => ask('/messages/count'), { withinMs: 90_000, everyMs: 50 });
  await eventually('the sandbox has written its accounts', () => shortenDeadlines(providersFile));

  return {
    url,
    providersFile,
    async misbehave(rule) {
      const { id } = await ask<{ id: string }>('/rules', { method: 'POST', body: JSON.stringify(rule) });
      return async () => {
        await fetch(`${url}/rules/${id}`, { method: 'DELETE' });
      };
    },
    received: () => ask<MessageView[]>(`/messages?limit=${MOST_MESSAGES}`),
    count: async () => (await ask<{ count: number }>('/messages/count')).count,
    subscribe: (id) => ask('/subscriptions', { method: 'POST', body: JSON.stringify({ id }) }),
    stop: () => server.end('SIGTERM'),
  };
}

function shortenDeadlines(file: string): boolean {
  const accounts = JSON.parse(readFileSync(file, 'utf8')) as Account[];
  const impatient = accounts.map((account) => ({ ...account, settings: { ...account.settings, deadlineMs: DEADLINE_MS } }));
  writeFileSync(file, JSON.stringify(impatient));
  return true;
}
