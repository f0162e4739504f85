import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { openLog } from '../../src/app/log.ts';
import { connectDatabase } from '../../src/db/connect.ts';

/** Lets a Postgres die for good at the moment a connection is made, or (with an argument) fails by a mistake; says whether it outlived that. */
const { log, watch } = openLog('warn');
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  // To the greeting: you are in, and I am ready. To the first question: nothing ever more.
  socket.once('data', () => {
    socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]));
    socket.once('data', () => {
      socket.destroy();
      server.close();
    });
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const database = connectDatabase({ url: `postgres://a:b@127.0.0.1:${(server.address() as AddressInfo).port}/c`, connections: 1, name: 'test' });
const stopping = new AbortController();
watch({ database, bus: { isUp: () => true, onChange: () => () => undefined } }, stopping.signal);
if (process.argv[2] !== undefined) void Promise.reject(new Error(process.argv[2]));

for (let at = 0; at < 5; at += 1) await database.sql`select 1`.catch((error: unknown) => log.warn({ err: error }, 'as many others do'));
stopping.abort();
process.stdout.write('alive\n');
process.exit(0);
