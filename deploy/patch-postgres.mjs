// Mends postgres.js 3.4.9 where it was installed: a connection that dies at the wrong moment takes the whole process with
// it, or stays in the pool and never writes again. Open upstream: porsager/postgres#1154, #1168, #1208, #1209.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCE = 'node_modules/postgres/src/connection.js';
const MARK = '/* mended by carillon */';

const MENDINGS = [
  // A small write waits for the next turn, or a transaction rolls back, when the socket has gone: that statement fails, not the process.
  {
    from: `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
    to: `  function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    const x = socket.write(chunk, fn)`,
  },
  // What was about to be written dies with its socket; kept, it would keep the next one from ever writing.
  {
    from: `    incomings = null
    clearImmediate(nextWriteTimer)`,
    to: `    incomings = null
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null`,
  },
  // Nobody waits for this promise; without array types the connection is of no use, and a new one asks again.
  {
    from: `return fetchArrayTypes()`,
    to: `return fetchArrayTypes().catch(() => socket && socket.destroy())`,
  },
];

/** Safe to call again. Throws where the package is not the one that these mendings were made for. */
export function patchPostgres(root = ROOT) {
  const file = join(root, SOURCE);
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  if (text.startsWith(MARK)) return;
  const mended = MENDINGS.reduce((source, { from, to }) => {
    if (source.split(from).length !== 2) throw new Error(`${SOURCE} is not that of postgres 3.4.9: see whether deploy/patch-postgres.mjs is still needed.`);
    return source.replace(from, () => to);
  }, text);
  writeFileSync(file, `${MARK}\n${mended}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) patchPostgres();
