// `npm run check`: the types of every part that has a tsconfig.json of its own, and the lint, two at a time. What is wrong is said as the tools say it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const AT_ONCE = 2;

const parts = ['src', 'test', 'examples'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .filter((path) => path.endsWith('tsconfig.json'))
    .map((path) => join(folder, dirname(path))),
);
const tools = [['eslint/bin/eslint.js', '.'], ...['.', ...parts].map((part) => ['typescript/bin/tsc', '--noEmit', '-p', part])];

async function work() {
  for (let tool = tools.shift(); tool; tool = tools.shift()) {
    const [program, ...programArguments] = tool;
    const running = spawn(process.execPath, [join(ROOT, 'node_modules', program), ...programArguments], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(running, 'exit');
    if (code !== 0) process.exitCode = 1;
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
