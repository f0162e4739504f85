import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { demoPage, readPage } from '../../src/app/dev/demo/page.ts';
import { StartError } from '../../src/app/start-error.ts';

test('a demo whose page is not built says in one line what to do', () => {
  const reading = () => readPage(tmpdir());
  expect(reading).toThrow(StartError);
  expect(reading).toThrow(/^[^\n]+not built[^\n]+npm run build$/);
});

test('the page lets itself connect to where it came from, and to nothing that a request only claims', async () => {
  const server = fastify();
  const folder = await mkdtemp(join(tmpdir(), 'carillon-page-'));
  const page = { folder, html: Buffer.from('<!doctype html>') };
  await server.register(demoPage({ page, sandboxUrl: 'http://127.0.0.1:4010', publicUrl: 'https://bell.example.com' }));
  const connections = async (host: string) => {
    const { headers } = await server.inject({ url: '/', headers: { host } });
    return /connect-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
  };
  const always = 'http://127.0.0.1:4010 https://bell.example.com';
  expect(await connections('127.0.0.1:4000')).toBe(`'self' ws://127.0.0.1:4000 ${always}`);
  expect(await connections('localhost:4000')).toBe(`'self' ws://localhost:4000 ${always}`);
  expect(await connections('[::1]:4000')).toBe(`'self' ws://[::1]:4000 ${always}`);
  expect(await connections('bell.example.com')).toBe(`'self' ws://bell.example.com wss://bell.example.com ${always}`);
  for (const strange of ['evil.example.com', 'a; script-src *', '127.0.0.1.evil.example.com', 'x@evil.example.com']) {
    expect(await connections(strange)).toBe(`'self' ${always}`);
  }
  await server.close();
  await rm(folder, { recursive: true });
});
