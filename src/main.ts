#!/usr/bin/env node
// Libraries ask for it while they are loaded (graphql checks each value twice where it is not said), so it comes first.
process.env.NODE_ENV ??= 'production';
const { runCli } = await import('./app/cli.ts');

await runCli(process.argv);
