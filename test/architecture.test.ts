import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violations } from './support/architecture.ts';

describe('the architecture', () => {
  it('holds in every file of src', () => {
    const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
    const sources = paths.map((path) => ({ path: join('src', path), text: readFileSync(join('src', path), 'utf8') }));
    expect(sources.length).toBeGreaterThan(0);
    expect(violations(sources)).toEqual([]);
  });

  it.each([
    ['the ground imports a stage', 'src/core/strategy.ts', `import { claim } from '../db/claim.ts';`, 'core may not import src/db/claim.ts'],
    ['a type alone is imported', 'src/base/clock.ts', `import type { Row } from '../db/rows.ts';`, 'base may not import'],
    ['a dynamic import', 'src/bus/publish.ts', `export const load = () => import('../db/rows.ts');`, 'bus may not import'],
    ['a re-export', 'src/db/rows.ts', `export { publish } from '../bus/publish.ts';`, 'db may not import'],
    ['a stage calls another past its door', 'src/send/attempt.ts', `import { step } from '../plan/steps.ts';`, 'send may not import src/plan/steps.ts'],
    ['a stage that has no key uses a door', 'src/send/attempt.ts', `import { accept } from '../intake/accept.ts';`, 'send may not import src/intake/accept.ts'],
    ['the browser imports the server', 'src/web/bell.tsx', `import { config } from '../app/config.ts';`, 'web may not import'],
    ['the client package imports the page', 'src/client/line.ts', `import { Page } from '../web/demo/page.tsx';`, 'client may not import'],
    ['SQL outside db', 'src/send/settle.ts', `import postgres from 'postgres';`, 'only src/db/ may import postgres'],
    ['a part of drizzle outside db', 'src/edge/users.ts', `import { eq } from 'drizzle-orm/pg-core';`, 'only src/db/ may import'],
    ['NATS outside bus', 'src/send/lanes.ts', `import { connect } from '@nats-io/transport-node';`, 'only src/bus/ may import'],
    ['GraphQL outside edge', 'src/intake/accept.ts', `import { GraphQLError } from 'graphql';`, 'only src/edge/ may import graphql'],
    ['a provider library outside adapters', 'src/send/sms.ts', `import twilio from 'twilio';`, 'only src/adapters/ and src/app/dev/sandbox/ may import twilio'],
    ['the environment is read on the way', 'src/edge/server.ts', `export const port = process.env['PORT'];`, 'process.env is read only in'],
    ['the wall clock is read on the way', 'src/schedule/due.ts', `export const now = Date.now();`, 'the wall clock is read only in'],
    ['the wall clock is read by a new date', 'src/schedule/due.ts', `export const now = new Date();`, 'the wall clock is read only in'],
    ['a barrel', 'src/core/index.ts', `export {};`, 'there are no barrels'],
    ['a file grown too long', 'src/core/long.ts', 'export {};\n'.repeat(301), '301 lines; none is above 300'],
  ])('is breached when %s', (_, path, text, breach) => {
    expect(violations([{ path, text }])).toEqual([expect.stringContaining(breach)]);
  });

  it('is breached by folders that import each other, by however long a way', () => {
    const found = violations([
      { path: 'src/send/one.ts', text: `import '../plan/advance.ts';` },
      { path: 'src/plan/advance.ts', text: `import '../db/two.ts';` },
      { path: 'src/db/two.ts', text: `import '../send/one.ts';` },
    ]);
    expect(found).toContain('a cycle between folders: db → send → plan → db');
  });

  it('is breached by files that import each other, be it for a type alone', () => {
    const found = violations([
      { path: 'src/core/hint.ts', text: `import type { Lane } from './channel.ts';` },
      { path: 'src/core/channel.ts', text: `import { isHint } from './hint.ts';` },
    ]);
    expect(found).toEqual(['a cycle between files: src/core/channel.ts → src/core/hint.ts → src/core/channel.ts']);
  });

  it('lets through what the rules allow', () => {
    const text = `import { advance } from '../plan/advance.ts'; import { z } from 'zod'; export const at = new Date(0); // Date.now()`;
    expect(violations([{ path: 'src/send/settle.ts', text }])).toEqual([]);
  });
});
