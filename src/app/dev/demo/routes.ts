import { fileURLToPath } from 'node:url';
import type { FastifyPluginCallback } from 'fastify';
import { demoBackend, type DemoBackendOptions } from './backend.ts';
import { demoPage } from './page.ts';

/** The build puts the page beside the program. */
const folder = fileURLToPath(new URL('../../../web', import.meta.url));

/** What the demo adds to the door: the page, and the backend behind it. */
export function demoRoutes({ publicUrl, ...options }: DemoBackendOptions & { publicUrl: string }): FastifyPluginCallback {
  return (server, _, done) => {
    server.register(demoPage({ folder, sandboxUrl: options.sandboxUrl, publicUrl }));
    server.register(demoBackend(options));
    done();
  };
}
