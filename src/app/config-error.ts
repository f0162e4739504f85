import type { z } from 'zod';
import { StartError } from './start-error.ts';

/** Everything that is wrong with the configuration, each line with its variable's name. */
export class ConfigError extends StartError {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The configuration is not in order:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** What a schema found wrong, a line each, with the way there: `PORT: …`, or below a place `settings.authToken: …`. */
export function problemsOf({ issues }: z.ZodError, below: readonly string[] = []): string[] {
  return issues.map(({ path, message }) => {
    const way = [...below, ...path];
    return way.length > 0 ? `${way.join('.')}: ${message}` : message;
  });
}
