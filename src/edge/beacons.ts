import type { FastifyPluginCallback } from 'fastify';
import { ignoreBodies } from './answers.ts';
import { turn, type Turnstile } from './turnstile.ts';

/** Who takes what is told; false where the token is none of ours. */
interface BeaconDesk {
  beacon(token: string, kind: 'delivered' | 'clicked'): Promise<boolean>;
}

/**
 * `/beacons/<token>/delivered` and `/clicked`: what a service worker tells of a push. The token is all the proof there is, and
 * all it can do; so any origin may ask, without cookies, and asking again changes nothing.
 */
export function beacons(desk: BeaconDesk, turnstile: Turnstile): FastifyPluginCallback {
  return (server, _, done) => {
    ignoreBodies(server);
    for (const kind of ['delivered', 'clicked'] as const) {
      server.post<{ Params: { token: string } }>(`/beacons/:token/${kind}`, { onRequest: turn(turnstile) }, async ({ params }, reply) => {
        void reply.header('access-control-allow-origin', '*');
        const isOurs = await desk.beacon(params.token, kind);
        return reply.code(isOurs ? 204 : 404).send();
      });
    }
    done();
  };
}
