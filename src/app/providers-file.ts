import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { problemsOf } from './config-error.ts';

const account = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be lower case letters, digits, - and _'),
  adapter: z.string(),
  /** Keys of the projects it serves; every one where absent. */
  projects: z.array(z.string()).optional(),
  /** The countries whose numbers it serves, for SMS; every one where absent. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'must be a country of ISO 3166 such as DE')).min(1).optional(),
  /** Its share among neighbours that have a weight, too. */
  weight: z.number().positive().max(1_000_000).optional(),
  /** Off where a burst of dead tokens is to be believed. */
  holdDeadTokens: z.boolean().optional(),
  settings: z.record(z.string(), z.unknown()),
});
/** A configured provider account, as the providers file has it; the adapter checks the settings. */
export type Account = z.output<typeof account>;
const accounts = z.array(account).superRefine((list, context) => {
  const names = list.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) context.addIssue(`two accounts are called ${twice}`);
});

/** What a file holds, or what is wrong with it, each line with the variable that names it. */
interface ProvidersFile {
  accounts: readonly Account[];
  problems: string[];
}

/** The file that CARILLON_PROVIDERS names; where it names none, there are no accounts. */
export function readProvidersFile(path: string | undefined): ProvidersFile {
  if (path === undefined) return { accounts: [], problems: [] };
  const told = (problems: string[]) => ({ accounts: [], problems: problems.map((line) => `CARILLON_PROVIDERS: ${line}`) });
  try {
    const parsed = accounts.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? { accounts: parsed.data, problems: [] } : told(problemsOf(parsed.error));
  } catch (error) {
    return told([`${path} cannot be read as JSON (${error instanceof Error ? error.message : 'unknown'})`]);
  }
}
