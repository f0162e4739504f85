import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** A file of `src/`: its path from the root of the project, and its text. */
export interface Source {
  path: string;
  text: string;
}

const LONGEST_FILE_LINES = 300;

const GROUND = ['base', 'core'];
/** Folder: the folders it may import, besides itself. `main` is the one file that lies beside the folders. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  core: [],
  adapters: GROUND,
  bus: GROUND,
  db: GROUND,
  plan: [...GROUND, 'db', 'bus'],
  intake: [...GROUND, 'db', 'bus'],
  send: [...GROUND, 'db', 'bus', 'adapters'],
  track: [...GROUND, 'db', 'bus', 'adapters'],
  schedule: [...GROUND, 'db', 'bus'],
  edge: [...GROUND, 'db', 'bus'],
  app: ['adapters', 'base', 'bus', 'core', 'db', 'edge', 'intake', 'plan', 'schedule', 'send', 'track'],
  client: [],
  push: ['client'],
  react: ['client', 'push'],
  elements: ['client', 'push', 'react'],
  web: ['client', 'push', 'react'],
  main: ['app'],
};

/** The files of a stage that another stage may call, and who may. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  'src/plan/advance.ts': ['send', 'track', 'schedule'],
  'src/intake/acceptance.ts': ['edge'],
  'src/intake/due.ts': ['schedule'],
};

/** Package (or the beginning of its name): the only places that may import it. */
const HOME_OF_PACKAGE: readonly { packages: readonly string[]; places: readonly string[] }[] = [
  { packages: ['drizzle-orm', 'postgres'], places: ['src/db/'] },
  { packages: ['@nats-io/'], places: ['src/bus/'] },
  { packages: ['@apollo/', '@as-integrations/', '@graphql-tools/', 'graphql', 'graphql-sse'], places: ['src/edge/'] },
  { packages: ['graphql-ws'], places: ['src/edge/', 'src/client/'] },
  { packages: ['firebase-admin', 'nodemailer', 'twilio', 'web-push'], places: ['src/adapters/', 'src/app/dev/sandbox/'] },
];

/** Every breach of the rules of the house, as `path: what is wrong`. */
export function violations(sources: readonly Source[]): string[] {
  const files = sources.filter(({ path }) => !path.includes('/generated/')).map((source) => ({ ...source, imports: importsOf(source) }));
  const breaches = files.flatMap((file) => [
    ...file.imports.flatMap((imported) => [...wrongFolder(file.path, imported), ...wrongPackage(file.path, imported)]),
    ...wrongReading(file),
    ...wrongShape(file),
  ]);
  return [...breaches, ...cycles(files, 'folders', folderOf), ...cycles(files, 'files', (path) => path)];
}

function importsOf({ path, text }: Source): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => (fileName.startsWith('.') ? join(dirname(path), fileName) : fileName));
}

function wrongFolder(path: string, imported: string): string[] {
  const from = folderOf(path);
  const to = folderOf(imported);
  if (!imported.startsWith('src/') || from === to) return [];
  const allowed = MAY_IMPORT[from]?.includes(to) === true || DOORS[imported]?.includes(from) === true;
  return allowed ? [] : [`${path}: ${from} may not import ${imported}`];
}

function wrongPackage(path: string, imported: string): string[] {
  const home = HOME_OF_PACKAGE.find(({ packages }) => packages.some((name) => isOf(name, imported)));
  return !home || home.places.some((place) => path.startsWith(place)) ? [] : [`${path}: only ${home.places.join(' and ')} may import ${imported}`];
}

function isOf(name: string, imported: string): boolean {
  return imported === name || imported.startsWith(name.endsWith('/') ? name : `${name}/`);
}

/** `main.ts` only says that this is production, which libraries ask for while they are loaded. */
const ENVIRONMENT = new Set(['src/app/config.ts', 'src/main.ts']);

/** What a file reads from the world that only one file may read. */
function wrongReading({ path, text }: Source): string[] {
  const found = new Set<string>();
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const visit = (node: ts.Node): void => {
    if (isMember(node, 'process', 'env') && !ENVIRONMENT.has(path)) found.add('process.env is read only in src/app/config.ts');
    if (readsWallClock(node) && !mayReadWallClock(path)) found.add('the wall clock is read only in src/base/clock.ts');
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found].map((what) => `${path}: ${what}`);
}

function readsWallClock(node: ts.Node): boolean {
  if (isMember(node, 'Date', 'now')) return true;
  const makesDate = (ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression) && node.expression.text === 'Date';
  return makesDate && (node.arguments?.length ?? 0) === 0;
}

/** Where people look, time is the browser's. */
const PLACES_WITH_A_CLOCK = ['src/app/dev/', 'src/client/', 'src/push/', 'src/react/', 'src/elements/', 'src/web/'];

function mayReadWallClock(path: string): boolean {
  return path === 'src/base/clock.ts' || PLACES_WITH_A_CLOCK.some((place) => path.startsWith(place));
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  return ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === object && node.name.text === member;
}

function wrongShape({ path, text }: Source): string[] {
  const lines = text.trimEnd().split('\n').length;
  return [
    ...(/\/index\.tsx?$/.test(path) ? [`${path}: there are no barrels; name the file after what it holds`] : []),
    ...(lines > LONGEST_FILE_LINES ? [`${path}: ${lines} lines; none is above ${LONGEST_FILE_LINES}`] : []),
  ];
}

/** What imports each other, by however long a way; each circle is told once. */
function cycles(files: readonly { path: string; imports: readonly string[] }[], kind: string, nodeOf: (path: string) => string): string[] {
  const edges = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    for (const to of imports.filter((imported) => imported.startsWith('src/')).map(nodeOf)) {
      const from = nodeOf(path);
      if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
  }
  const told = new Set<string>();
  return [...edges.keys()].sort().flatMap((start) => {
    const way = told.has(start) ? null : wayBack(start, edges);
    for (const node of way ?? []) told.add(node);
    return way ? [`a cycle between ${kind}: ${way.join(' → ')}`] : [];
  });
}

function wayBack(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const ways = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of edges.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return null;
}

function folderOf(path: string): string {
  const [, folder = ''] = path.split('/');
  return folder.replace(/\.tsx?$/, '');
}
