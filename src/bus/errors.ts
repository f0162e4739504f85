import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

/** There has been no connection yet. */
export class NotConnected extends Error {
  constructor() {
    super('NATS has not answered yet.');
  }
}

const { TimeoutError, NoRespondersError, RequestError, ConnectionError, ClosedConnectionError, DrainingConnectionError } = errors;
const silences = [NotConnected, TimeoutError, NoRespondersError, RequestError, ConnectionError, ClosedConnectionError, DrainingConnectionError];

/** NATS gave no answer, or said that it cannot now (5xx: a cluster or a stream without a leader). Later it may. */
export function isSilent(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status >= 500;
  return silences.some((silence) => error instanceof silence);
}
