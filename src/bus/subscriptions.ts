import type { Msg, NatsConnection } from '@nats-io/transport-node';

type Take = (error: Error | null, message: Msg) => void;

/** What is listened to, also before there is anybody to listen at. */
interface Subscriptions {
  /** Answers how to end it. */
  add(subject: string, take: Take): () => void;
  /** From now on there is; the library itself keeps them over every reconnection. */
  begin(connection: NatsConnection): void;
}

export function createSubscriptions(): Subscriptions {
  const early = new Set<(connection: NatsConnection) => void>();
  let connected: NatsConnection | null = null;
  return {
    add(subject, take) {
      let end = (): void => {
        early.delete(begin);
      };
      const begin = (connection: NatsConnection): void => {
        const subscription = connection.subscribe(subject, { callback: take });
        end = () => subscription.unsubscribe();
      };
      if (connected === null) early.add(begin);
      else begin(connected);
      return () => end();
    },
    begin(connection) {
      connected = connection;
      for (const begin of early) begin(connection);
      early.clear();
    },
  };
}
