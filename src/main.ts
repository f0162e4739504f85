#!/usr/bin/env node
import { runCli } from './app/cli.ts';

await runCli(process.argv);
