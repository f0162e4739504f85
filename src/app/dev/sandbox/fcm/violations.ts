import type { z } from 'zod';

/** What a schema found, in the words of Google's JSON front end. */
export function violationsOf({ issues }: z.ZodError): { field: string; description: string }[] {
  return issues.flatMap((issue) => {
    const field = issue.path.map(String).join('.');
    if (issue.code !== 'unrecognized_keys') {
      return [{ field, description: `Invalid value at '${field}' (${issue.message})` }];
    }
    return issue.keys.map((key) => ({
      field,
      description: `Invalid JSON payload received. Unknown name "${key}" at '${field}': Cannot find field.`,
    }));
  });
}
