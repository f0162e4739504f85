// A plain page with Carillon's elements. Start it beside a running Carillon: node examples/html/serve.mjs
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { openBackend } from '../backend.mjs';

const backend = await openBackend();
const page = readFileSync(new URL('index.html', import.meta.url), 'utf8').replaceAll('https://bell.example.com', backend.url);

const server = createServer(async (request, response) => {
  if (await backend.answer(request, response)) return;
  const isPage = request.url.split('?')[0] === '/';
  response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(isPage ? page : 'There is nothing here.');
});
server.listen(process.env.PORT ?? 0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
