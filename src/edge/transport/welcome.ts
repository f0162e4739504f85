import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logging.ts';
import { APP_CHECK_HEADER } from '../app-check.ts';
import type { Authenticator, Credentials } from '../authenticate.ts';
import { lifeOf } from '../context.ts';
import { RejectedCredentials } from '../errors.ts';
import type { Visits } from './visits.ts';

/** Who knows the callers, and who counts them. */
interface WelcomeOptions {
  authenticator: Authenticator;
  visits: Pick<Visits, 'arrive'>;
  clock: Clock;
  log: Logger;
}

/** Answers whether whoever says `connection_init` with these parameters is let in; who is not has been shown the door. */
type Welcome = (socket: WebSocket, parameters: Record<string, unknown> | undefined) => Promise<boolean>;

/** Clients of graphql-ws give up on 4401 and come back on this, as on 4403. */
const TRY_AGAIN_LATER = 1013;

export function createWelcome({ authenticator, visits, clock, log }: WelcomeOptions): Welcome {
  async function letIn(socket: WebSocket, credentials: Credentials): Promise<boolean> {
    const caller = await authenticator.authenticate(credentials);
    if (socket.readyState !== socket.OPEN) return false;
    const arrived = visits.arrive(socket, {
      caller,
      lifeMs: lifeOf(caller, clock),
      // Nobody in particular has nothing to wait for.
      expired: () => (caller.door === 'anonymous' ? socket.close(CloseCode.Unauthorized, 'Unauthorized') : socket.close(CloseCode.Forbidden, 'Token expired')),
      revoked: () => socket.close(CloseCode.Forbidden, 'Credentials revoked'),
    });
    if (!arrived) socket.close(TRY_AGAIN_LATER, 'Too many sockets of one caller');
    return arrived;
  }

  function turnAway(socket: WebSocket, error: unknown): false {
    if (!(error instanceof RejectedCredentials)) {
      log.warn({ err: error }, 'a socket could not be authenticated');
      socket.close(TRY_AGAIN_LATER, 'Try again later');
    } else if (error.expired) socket.close(CloseCode.Forbidden, 'Token expired');
    else socket.close(CloseCode.Unauthorized, 'Unauthorized');
    return false;
  }

  return (socket, parameters) => letIn(socket, credentialsIn(parameters)).catch((error: unknown) => turnAway(socket, error));
}

/** By the names of the headers, in any case, as headers have them. */
function credentialsIn(parameters: Record<string, unknown> = {}): Credentials {
  const named = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  return { authorization: textOf(named.get('authorization')), appCheck: textOf(named.get(APP_CHECK_HEADER)) };
}

/** What is there and is no text is meant as credentials, and is not in order. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : 'not a text';
}
