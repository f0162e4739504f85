import { readFileSync } from 'node:fs';
import { request } from 'undici';
import type { z } from 'zod';
import type { MessageView } from '../../src/app/dev/sandbox/mailbox/view.ts';
import type { Rule, ruleRequest } from '../../src/app/dev/sandbox/misbehaviour/rules.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/app/dev/sandbox/sandbox.ts';

const pem = (name: string) => readFileSync(new URL(`../adapters/tls/${name}`, import.meta.url), 'utf8');

/** Self-signed, for localhost and 127.0.0.1. */
export const loopback = { cert: pem('loopback.pem'), key: pem('loopback.key.pem') };

export interface Stage extends Sandbox {
  messages(query?: Record<string, string>): Promise<MessageView[]>;
  rule(rule: z.input<typeof ruleRequest>): Promise<Rule>;
  rules(): Promise<Rule[]>;
  /** Asks the sandbox itself, rather than one of its providers. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<{ status: number; json: unknown }>;
}

/** A sandbox on ports of its own, spoken to as an outside program would. */
export async function openStage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, ...options });

  async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const sending = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await request(`${sandbox.url}${path}`, { method, reset: true, ...sending });
    const text = await response.body.text();
    return { status: response.statusCode, json: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  return {
    ...sandbox,
    ask,
    messages: async (query = {}) => (await ask('GET', `/messages?${new URLSearchParams(query).toString()}`)).json as MessageView[],
    rules: async () => (await ask('GET', '/rules')).json as Rule[],
    async rule(rule) {
      const { status, json } = await ask('POST', '/rules', rule);
      if (status !== 201) throw new Error(`the sandbox answered ${status} to a rule: ${JSON.stringify(json)}`);
      return json as Rule;
    },
  };
}
