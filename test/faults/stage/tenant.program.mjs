// node tenant.program.mjs serve --role api: holds the port that it was given until it is asked to end, and ends with 1 where it is taken.
import { createServer } from 'node:http';

const server = createServer((_, response) => response.end(String(process.pid)));
server.once('error', () => process.exit(1));
server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
