/**
 * api answers, worker sends, scheduler waits; each may run any number of times, and all of them in one process.
 * Apart from what runs them, for the command line names them before it loads anything.
 */
export const roles = ['api', 'worker', 'scheduler', 'all'] as const;
/** What one process is for. */
export type Role = (typeof roles)[number];
