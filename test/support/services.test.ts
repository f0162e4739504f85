import { connect } from '@nats-io/transport-node';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { greets } from '../../src/app/dev/nats-server.ts';
import { eventually } from './eventually.ts';
import { startNats } from './nats.ts';
import { freshDatabase } from './postgres.ts';

/** For what is never gone. */
const IMPATIENT = { leftWithinMs: 500 };

describe('a test file', () => {
  it('has a nats-server of its own that comes back on the same port after a crash and after a wipe', async () => {
    const nats = await startNats();
    await nats.kill();
    expect(await greets(nats.port)).toBe(false);
    await nats.restart();
    expect(await greets(nats.port)).toBe(true);
    await nats.wipe();
    expect(await greets(nats.port)).toBe(true);
    await nats.stop();
    expect(await greets(nats.port)).toBe(false);
  });

  it('fails when it leaves a subscription behind', async () => {
    const nats = await startNats(IMPATIENT);
    const left = await connect({ servers: nats.url, name: 'forgetful', reconnect: false });
    left.subscribe('feed.one');
    await expect(nats.stop()).rejects.toThrow('left open: forgetful (feed.one)');
    await left.closed();
  });

  it('fails when it leaves a connection to its database behind', async () => {
    const database = await freshDatabase(IMPATIENT);
    const left = postgres(database.url, { max: 1, connection: { application_name: 'forgetful' } });
    await left`select 1`;
    await expect(database.drop()).rejects.toThrow('left open: forgetful (select 1)');
    await left.end();
  });

  it('is told which fact did not come, and what was seen instead', async () => {
    const never = eventually('the moon is green', () => Promise.reject(new Error('it is grey')), { withinMs: 1 });
    await expect(never).rejects.toThrow('Not within 1 ms: the moon is green (it is grey)');
  });
});
