import { Control } from './sandbox.ts';

/** A provider sandbox of the test file's own. */
export function openSandbox(): Promise<{ sandbox: Control; close: () => Promise<void> }> {
  const url = process.env.SANDBOX_URL;
  if (!url) throw new Error('SANDBOX_URL names no sandbox');
  return Promise.resolve({ sandbox: new Control(url), close: () => Promise.resolve() });
}
