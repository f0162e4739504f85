import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLogger } from '../../base/logging.ts';
import type { Config } from '../config.ts';
import { sandboxAccounts } from '../dev/sandbox-accounts.ts';
import { startSandbox } from '../dev/sandbox/sandbox.ts';
import { stopSignal } from '../signals.ts';

/** Where the sandbox is to listen; 0 takes a free one. */
export interface SandboxPorts {
  port: number;
  smtpPort: number;
}

/**
 * The provider sandbox alone, until SIGINT or SIGTERM. Its secrets are kept in the home, beside the accounts that lead
 * to it: what CARILLON_PROVIDERS of other processes names.
 */
export async function sandboxCommand({ home, logLevel }: Config, { port, smtpPort }: SandboxPorts): Promise<void> {
  const folder = resolve(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const signal = stopSignal(createLogger(logLevel));
  const sandbox = await startSandbox({ port, smtpPort, stateFile: join(folder, 'sandbox.json') });
  const providers = join(folder, 'providers.json');
  writeFileSync(providers, `${JSON.stringify(sandboxAccounts(sandbox), null, 2)}\n`, { mode: 0o600 });
  process.stdout.write(`sandbox   ${sandbox.url}\nsmtp      ${sandbox.smtpUrl}\nproviders ${providers}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await sandbox.stop();
}
