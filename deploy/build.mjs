// Builds the server and the packages for pages (tsc), their style sheet, the page and the elements (vite) into dist/, at the same time. Needs the packages to be installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { styleSheet } from './style.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TYPED = ['tsconfig.build.json', 'tsconfig.client.json', 'tsconfig.elements.json'];
const COMPONENTS = 'react';
const PAGES = ['src/web/vite.config.ts', 'src/elements/vite.config.ts'];

/** Answers whether everything was built; what was wrong has been said. */
export async function build() {
  // Whether the types hold is what `npm run check` asks, of these files and all others.
  const tools = TYPED.map((config) => ['node_modules/typescript/bin/tsc', '--noCheck', '-p', config]);
  // They share a folder, so neither may empty it.
  rmSync(`${ROOT}/dist/web`, { recursive: true, force: true });
  for (const config of PAGES) tools.push(['node_modules/vite/bin/vite.js', 'build', '--config', config, '--logLevel', 'warn']);
  await writeStyleSheet();
  const codes = await Promise.all(
    tools.map(async (tool) => {
      const [code] = await once(spawn(process.execPath, tool, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
      return code;
    }),
  );
  return codes.every((code) => code === 0);
}

async function writeStyleSheet() {
  await mkdir(`${ROOT}/dist/${COMPONENTS}`, { recursive: true });
  await writeFile(`${ROOT}/dist/${COMPONENTS}/style.css`, await styleSheet(`${ROOT}/src/${COMPONENTS}`));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = (await build()) ? 0 : 1;
