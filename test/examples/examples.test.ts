import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { holds } from '../support/eventually.ts';
import { startProgram, type Program } from '../support/program.ts';
import { openStage } from '../web/stage.ts';

const EXAMPLES = ['html', 'react'];
const STRAY = { CARILLON_URL: '', CARILLON_HOME: '', PORT: '0' };

describeInBrowser('the examples', () => {
  const stage = openStage();
  let program: Program | undefined;
  afterEach(async () => {
    await program?.signal('SIGTERM');
    program = undefined;
  });

  function start(example: string, environment: Record<string, string>): Program {
    return (program = startProgram(`examples/${example}/serve.mjs`, [], { ...STRAY, ...environment }));
  }

  it.each(EXAMPLES)('%s shows the inbox of the Carillon that runs, each part of it', async (example) => {
    const home = await mkdtemp(join(tmpdir(), 'carillon-example-'));
    const { url: carillon, appKey, appSecret } = stage.demo;
    await writeFile(join(home, 'demo.json'), JSON.stringify({ url: carillon, appKey, appSecret }));
    const url = await start(example, { CARILLON_HOME: home }).line();
    await rm(home, { recursive: true });

    const context = await stage.context();
    const page = await context.newPage();
    await page.goto(url);
    for (const part of ['bell', 'inbox', 'preferences', 'push']) await page.locator(`.carillon-${part}`).waitFor();
    const inbox = page.locator('.carillon-inbox');
    await page.getByRole('button', { name: 'Order something' }).click();
    await inbox.getByRole('link', { name: /Order \d+ is on its way/ }).first().waitFor();
    await inbox.getByRole('link', { name: 'Track it' }).first().click();
    await holds('its button led to its URL', () => expect(page.url()).toMatch(/\?track=\d+$/));
    await page.locator('.carillon-bell').getByRole('button').waitFor();
    expect(await page.evaluate(async () => (await fetch('/push-worker.js')).text())).toBe(`importScripts('${carillon}/push-worker.js');`);
    expect(context.complaints).toEqual([]);
  });

  it.each(EXAMPLES)('%s takes where Carillon is from the environment, too', async (example) => {
    const { url, appKey, appSecret } = stage.demo;
    const at = await start(example, { CARILLON_URL: url, CARILLON_APP_KEY: appKey, CARILLON_APP_SECRET: appSecret }).line();
    const answer = await fetch(new URL('/carillon-token', at), { method: 'POST' });
    expect(await answer.json()).toMatchObject({ token: expect.any(String) as unknown, errors: [] });
  });

  it.each(EXAMPLES)('%s says in a line what is to be done where Carillon does not run', async (example) => {
    const began = start(example, { CARILLON_URL: 'http://127.0.0.1:1' });
    expect(await began.ended()).toBe(1);
    expect(began.complaints().trim().split('\n')).toEqual([expect.stringContaining('npm start')]);
  });
});
