import { Command, InvalidArgumentError, Option } from 'commander';
import { DAY_MS, parseDuration } from '../core/duration.ts';
import type { NewKey } from './commands/key.ts';
import type { SandboxPorts } from './commands/sandbox.ts';
import { readConfig } from './config.ts';
import { roles, type Role } from './role.ts';
import { StartError } from './start-error.ts';

const LONGEST_RETENTION_MS = 3_660 * DAY_MS;

/** argv to a command. Every command is loaded when it is called: `--help` needs neither Postgres nor NATS. */
export async function runCli(argv: string[]): Promise<void> {
  try {
    await program().parseAsync(argv);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function program(): Command {
  const carillon = new Command('carillon').description('One sendNotification, every channel.').enablePositionalOptions();
  addRunning(carillon);
  addUpkeep(carillon);
  addProject(carillon.command('project').description('tenants'));
  addApp(carillon.command('app').description('backends of a project'));
  addKey(carillon.command('key').description('what apps and operators knock with'));
  return carillon;
}

/** What runs until it is told to stop. */
function addRunning(carillon: Command): void {
  carillon
    .command('serve')
    .description('run a role: api, worker, scheduler, or all of them in one process')
    .requiredOption('--role <role>', roles.join(', '), asRole)
    .action(async ({ role }: { role: Role }) => (await import('./commands/serve.ts')).serve(readConfig(), role));
  carillon
    .command('demo')
    .description('everything in one process on embedded Postgres and NATS, with a provider sandbox and a page to try it')
    .action(async () => (await import('./commands/demo.ts')).demo(readConfig()));
  carillon
    .command('sandbox')
    .description('only the provider sandbox: prints where it is, and the providers file that leads to it')
    .option('--port <port>', 'for every provider that speaks HTTP', asPort, 4010)
    .option('--smtp-port <port>', 'for SMTP', asPort, 4011)
    .action(async (ports: SandboxPorts) => (await import('./commands/sandbox.ts')).sandboxCommand(readConfig(), ports));
}

/** What is done before it runs. */
function addUpkeep(carillon: Command): void {
  carillon
    .command('migrate')
    .description('bring the database to the newest shape')
    .action(async () => {
      const applied = await (await import('./commands/migrate.ts')).migrateCommand(readConfig());
      say(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to apply');
    });
  carillon
    .command('check')
    .description('tell everything that is missing or wrong in the configuration')
    .action(async () => {
      const problems = await (await import('./commands/check.ts')).check();
      say(problems.length > 0 ? problems.join('\n') : 'all in order');
      process.exitCode = problems.length > 0 ? 1 : 0;
    });
}

function addProject(project: Command): void {
  project
    .command('create <key>')
    .description('make a project, with its first categories, an app key and an operator token')
    .option('--name <name>', 'for people to read')
    .action(async (key: string, { name }: { name?: string }) =>
      say(await (await import('./commands/project.ts')).createProjectCommand(readConfig(), key, name ?? key)),
    );
  project
    .command('retain <key>')
    .description('say how long feeds keep their items, where a category says nothing')
    .requiredOption('--feed <duration>', 'such as P90D, or "forever"', (text: string) => (text === 'forever' ? null : asRetention(text)))
    .action(async (key: string, { feed: feedMs }: { feed: number | null }) =>
      say(await (await import('./commands/project.ts')).retainCommand(readConfig(), key, { feedMs })),
    );
}

function addApp(app: Command): void {
  app
    .command('list')
    .description('the apps of a project, and what they ask of people')
    .requiredOption('--project <key>')
    .action(async ({ project }: { project: string }) => say(await (await import('./commands/app.ts')).listAppsCommand(readConfig(), project)));
  app
    .command('require-app-check <name>')
    .description('let people in by tokens of this app only with a Firebase App Check token beside them')
    .requiredOption('--project <key>')
    .requiredOption('--firebase-project <number>', 'the number of the Firebase project')
    .requiredOption('--firebase-apps <ids...>', 'its apps that are yours, such as 1:1234567890:web:321abc456def7890')
    .action(async (name: string, options: { project: string; firebaseProject: string; firebaseApps: string[] }) => {
      const rule = { projectNumber: options.firebaseProject, appIds: options.firebaseApps };
      say(await (await import('./commands/app.ts')).appCheckCommand(readConfig(), { project: options.project, name, rule }));
    });
  app
    .command('waive-app-check <name>')
    .description('ask for no App Check token any more')
    .requiredOption('--project <key>')
    .action(async (name: string, { project }: { project: string }) =>
      say(await (await import('./commands/app.ts')).appCheckCommand(readConfig(), { project, name, rule: null })),
    );
}

function addKey(key: Command): void {
  key
    .command('create')
    .description('make a key; its secret is shown once')
    .requiredOption('--project <key>')
    .option('--app <name>', 'for an app of that name')
    .option('--operator', 'for an operator')
    .action(async (options: NewKey) => say(await (await import('./commands/key.ts')).createKeyCommand(readConfig(), options)));
  key
    .command('list')
    .description('the keys of a project, and until when they are good')
    .requiredOption('--project <key>')
    .action(async ({ project }: { project: string }) => say(await (await import('./commands/key.ts')).listKeysCommand(readConfig(), project)));
  key
    .command('rotate <key>')
    .description('make its successor, and let both be good for a while; a key that signs tokens is named by its id in the list')
    .addOption(new Option('--overlap <duration>', 'for how long the old one stays good').argParser(asDuration).default(asDuration('P1D'), 'P1D'))
    .action(async (name: string, { overlap: overlapMs }: { overlap: number }) =>
      say(await (await import('./commands/key.ts')).rotateKeyCommand(readConfig(), name, { overlapMs })),
    );
  key
    .command('revoke <key>')
    .description('end it now, and every connection that rests on it')
    .action(async (name: string) => say(await (await import('./commands/key.ts')).revokeKeyCommand(readConfig(), name)));
}

function asRole(text: string): Role {
  const role = roles.find((one) => one === text);
  if (!role) throw new InvalidArgumentError(`is one of ${roles.join(', ')}.`);
  return role;
}

function asDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('is an ISO 8601 duration, such as P1D.');
  return ms;
}

function asRetention(text: string): number {
  const ms = asDuration(text);
  if (ms <= 0 || ms > LONGEST_RETENTION_MS) throw new InvalidArgumentError('is longer than nothing, and at most ten years.');
  return ms;
}

function asPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('is a number up to 65535; 0 takes a free port.');
  return Number(text);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
