import type { FastifyPluginCallback } from 'fastify';
import { demoBackend, type DemoBackendOptions } from './backend.ts';
import { demoPage, type DemoPageOptions } from './page.ts';

/** What the demo adds to the door: the page, and the backend behind it. */
export function demoRoutes({ page, publicUrl, ...options }: DemoBackendOptions & DemoPageOptions): FastifyPluginCallback {
  return (server, _, done) => {
    server.register(demoPage({ page, sandboxUrl: options.sandboxUrl, publicUrl }));
    server.register(demoBackend(options));
    done();
  };
}
