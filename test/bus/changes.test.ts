import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { createChanges, type Change } from '../../src/bus/changes.ts';
import { connectBus, type Bus } from '../../src/bus/connect.ts';
import { eventually } from '../support/eventually.ts';
import { startNats, type Nats } from '../support/nats.ts';

describe('a change that is announced', () => {
  let nats: Nats;
  let here: Bus;
  let there: Bus;

  beforeAll(async () => {
    nats = await startNats();
    const connect = (name: string) => connectBus({ url: nats.url, name, log: createLogger('silent'), signal: new AbortController().signal });
    [here, there] = await Promise.all([connect('here'), connect('there')]);
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await nats.stop();
  });

  it('is heard by others, also after something that nobody understands', async () => {
    const heard: Change[] = [];
    const stop = createChanges(here).subscribe((change) => void heard.push(change));
    await here.connection.flush();
    for (const garbage of ['not JSON', 'null', '5', '{"kind":"weather","projectId":"p"}', '{"kind":"keys"}', '']) there.connection.publish('kept.changed', garbage);
    createChanges(there).announce({ kind: 'keys', projectId: 'p' });
    await eventually('it is heard', () => heard.length > 0);
    expect(heard).toEqual([{ kind: 'keys', projectId: 'p' }]);
    stop();
  });
});
