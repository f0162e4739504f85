import { startSandbox } from '../../src/app/dev/sandbox/sandbox.ts';
import { Control } from './sandbox.ts';

/** A provider sandbox of the test file's own, on ports of its own. */
export async function openSandbox(): Promise<{ sandbox: Control; close: () => Promise<void> }> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0 });
  return { sandbox: new Control(sandbox), close: () => sandbox.stop() };
}
