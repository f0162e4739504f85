// Makes a clone ready to start or to test: installs the packages and builds, each only when something changed since,
// fetches a nats-server where there is none, and with --browser sees to a Chromium. Uses nothing but Node itself, asks
// nothing, and says nothing when all is ready.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { patchPostgres } from './patch-postgres.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LOCKFILE = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.carillon-setup.json');
const BUILT = join(ROOT, 'dist/.carillon-setup.json');
/** Whatever the build reads. */
const SOURCES = ['src', 'schema', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.client.json', 'tsconfig.elements.json', 'deploy/style.mjs', 'package-lock.json'];

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const numbers = (text) => text.match(/\d+/g).map(Number);
  const [major, minor] = numbers(process.versions.node);
  const [leastMajor, leastMinor] = numbers(engines.node);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  fail(`Carillon needs Node ${engines.node}; this is ${process.version}.`);
}

/** A link leads to another clone's packages, which are not ours to replace. */
function packagesAreLent() {
  return lstatSync(dirname(INSTALLED), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function installPackages() {
  if (packagesAreLent()) return;
  const wanted = digest([readFileSync(LOCKFILE), `${process.platform}-${process.arch}`]);
  if (stampIn(INSTALLED) === wanted || installedByHand()) return;
  say('Installing packages (about a minute, only when they change)');
  // Whoever's environment says production still needs what builds and tests.
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stdout, stderr, error } = npm(options);
  if (status !== 0) fail(`npm ci failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
  process.stderr.write(stderr);
  writeStamp(INSTALLED, wanted);
}

/** Somebody ran npm before us: npm leaves its own copy of the lockfile, newer than the one it followed. */
function installedByHand() {
  const copy = join(ROOT, 'node_modules/.package-lock.json');
  return !existsSync(INSTALLED) && existsSync(copy) && statSync(copy).mtimeMs >= statSync(LOCKFILE).mtimeMs;
}

/** The npm that runs us, or the one on the path. It needs a home to keep its cache in, which not every service account has. */
function npm(options) {
  const lent = homedir() !== '' && existsSync(homedir()) ? null : mkdtempSync(join(tmpdir(), 'carillon-npm-'));
  const env = lent ? { ...process.env, HOME: lent } : process.env;
  const path = process.env.npm_execpath;
  const [command, first] = path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
  try {
    return spawnSync(command, [...first, ...options], { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    if (lent) rmSync(lent, { recursive: true, force: true });
  }
}

async function buildChanges() {
  const wanted = digest(SOURCES.flatMap((name) => describe(name)));
  if (stampIn(BUILT) === wanted) return;
  say('Building');
  // A build that never finished is no ground for an incremental one.
  if (stampIn(BUILT) === null) rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  if (!(await build())) fail('The build failed; see above.');
  writeStamp(BUILT, wanted);
}

/** Every file below, by name and content: times change with every checkout and every code generation. */
function describe(name) {
  const path = join(ROOT, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [`${name} ${found.size}\n`, readFileSync(path)];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => describe(join(name, entry)));
}

async function fetchNats() {
  if (process.env.NATS_URL) return;
  const { ensureNatsServer } = await import('../dist/app/dev/nats-server.js');
  await ensureNatsServer(say).catch((error) => fail(error.message));
}

function ensureBrowser() {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say('Installing chromium for the browser tests (once)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const options of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const { status, stderr } = spawnSync('apt-get', ['-qq', ...options], { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
      if (status !== 0) process.stderr.write(stderr ?? '');
    }
  }
  if (findChromium()) return;
  say('*** NO CHROMIUM: THE BROWSER TESTS WILL BE SKIPPED. Install chromium, or name one in CARILLON_CHROMIUM. ***');
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function stampIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).digest;
  } catch {
    return null;
  }
}

function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ digest: value })}\n`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}

requireNode();
installPackages();
if (!packagesAreLent()) patchPostgres();
await buildChanges();
await fetchNats();
if (process.argv.includes('--browser')) ensureBrowser();
