import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from './demo.ts';

describe('the demo page and its backend', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.stop());

  const get = (path: string) => fetch(`${demo.url}${path}`);

  it.each(['/', '/orders/1042', '/push-worker.js'])('has %s asked for again each time', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it('lets what carries a hash in its name be kept for ever', async () => {
    const page = await (await get('/')).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.length).toBeGreaterThan(1);
    for (const path of assets) expect((await get(path)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('lets the page talk to nobody but Carillon and the sandbox', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    const { host } = new URL(demo.url);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host} ${demo.sandboxUrl} http://${host};`);
    const page = await (await get('/')).text();
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });

  it('answers 404 to what is not there', async () => {
    expect((await get('/nowhere')).status).toBe(404);
  });

  it.each([
    ['another site', { origin: 'https://elsewhere.test' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ])('acts for its own page, not for %s', async (_, headers) => {
    const body = JSON.stringify({ userId: 'ada' });
    const ask = (from: Record<string, string>) =>
      fetch(`${demo.url}/demo/session`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...from } });
    expect((await ask(headers)).status).toBe(403);
    const own = await ask({ origin: demo.url });
    expect(own.status).toBe(200);
    expect(await own.json()).toMatchObject({ errors: [] });
  });

  it.each([
    ['somebody whom the demo does not know', '/demo/session', { userId: 'mallory' }],
    ['a recipient of the page’s own choice', '/demo/send', { userId: 'ada', to: { email: 'mallory@example.test' }, category: 'transaction' }],
    ['what is no priority', '/demo/send', { userId: 'ada', category: 'transaction', priority: 'URGENT' }],
  ])('answers 400 to %s', async (_, path, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${demo.url}${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    expect(answer.status).toBe(400);
  });

  it('never shows the app’s secret', async () => {
    expect(await (await get('/demo/config')).text()).not.toContain(demo.appSecret);
  });
});
