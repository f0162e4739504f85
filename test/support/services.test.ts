import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { greets } from '../../src/app/dev/nats-server.ts';
import { eventually } from './eventually.ts';
import { startNats, type Nats } from './nats.ts';

describe('a test file', () => {
  let nats: Nats;

  beforeAll(async () => {
    nats = await startNats();
  });

  afterAll(() => nats.stop());

  it('has a nats-server of its own that comes back on the same port after a crash and after a wipe', async () => {
    await nats.kill();
    expect(await greets(nats.port)).toBe(false);
    await nats.restart();
    expect(await greets(nats.port)).toBe(true);
    await nats.wipe();
    expect(await greets(nats.port)).toBe(true);
  });

  it('is told which fact did not come, and what was seen instead', async () => {
    const never = eventually('the moon is green', () => Promise.reject(new Error('it is grey')), { withinMs: 1 });
    await expect(never).rejects.toThrow('Not within 1 ms: the moon is green (it is grey)');
  });
});
