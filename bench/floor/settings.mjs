// What the floor's processes are told: where everything is, and the names that stand for all others.
import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import postgres from 'postgres';

/** { databaseUrl, natsUrl, port, projectId, appId, categoryId, fcm } */
export const settings = JSON.parse(process.env.FLOOR ?? '{}');
export const STREAM = 'floor';
export const CHANNELS = ['PUSH', 'IN_APP'];
export const feedSubject = (userId) => `floor_feed.${userId}`;
export const workSubject = (channel) => `floor.${channel}`;
const CONNECTIONS = 10;
const ACK_WAIT_NANOS = 3_000_000_000;

/** As Carillon's hot pool, so that both are planned alike: a plan kept since the tables were empty reads them whole. */
const BY_KEYS = { enable_seqscan: 'off', plan_cache_mode: 'force_custom_plan' };
export const openDatabase = () => postgres(settings.databaseUrl, { max: CONNECTIONS, connection: BY_KEYS });

/** The same kind of stream as Carillon's: a work queue in a file, one pull consumer per channel. */
export async function openBus() {
  // The library leaves credentials out of an address.
  const { username: token, host: servers } = new URL(settings.natsUrl);
  const connection = await connect({ servers, token });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [`${STREAM}.*`], retention: RetentionPolicy.Workqueue });
  for (const channel of CHANNELS) {
    const durable = { durable_name: channel, filter_subject: workSubject(channel), ack_policy: AckPolicy.Explicit, ack_wait: ACK_WAIT_NANOS };
    await manager.consumers.add(STREAM, durable);
  }
  return { connection, stream: jetstream(connection) };
}
