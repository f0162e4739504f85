// A React app with Carillon's components. Start it beside a running Carillon: node examples/react/serve.mjs
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { openBackend } from '../backend.mjs';

const backend = await openBackend();
process.env.VITE_CARILLON_URL = `${backend.url}/graphql`;

const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: join(tmpdir(), `carillon-example-${process.getuid?.() ?? 0}`),
  logLevel: 'warn',
  server: { host: '127.0.0.1', port: Number(process.env.PORT ?? 0) },
  plugins: [
    react(),
    {
      name: 'your-backend',
      configureServer: ({ middlewares }) => void middlewares.use(async (request, response, next) => (await backend.answer(request, response)) || next()),
    },
  ],
});
await server.listen();
console.log(server.resolvedUrls.local[0]);
