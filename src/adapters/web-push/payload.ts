import type { Json, WebPushMessage } from '../../core/message.ts';
import type { Links } from '../adapter.ts';

/**
 * What the page's service worker reads from `event.data.json()`. Absent things are null, so that a worker never has
 * to tell the two apart.
 */
interface WebPushPayload {
  title: string;
  body: string;
  /** Where a click leads. */
  url: string | null;
  imageUrl: string | null;
  notificationId: string;
  deliveryId: string;
  /** What it takes the place of on the screen: a repeat of itself, or what the sender named. */
  tag: string;
  category: string;
  data: Json;
  /** Where the worker reports, by a POST to `<beacon>/delivered` when it has shown the push and `<beacon>/clicked` at a click. */
  beacon: string | null;
}

/** Services promise 4,096 encrypted bytes, but Firefox on Android fails nearer that limit. */
const LARGEST_PAYLOAD_BYTES = 3_000;

/** The payload as bytes, or null where it is too large. Nothing is cut: a page that misses its data would fail unseen. */
export function payloadOf({ content, notificationId, deliveryId, collapse, category, data }: WebPushMessage, links?: Links): Buffer | null {
  const { title, body, url = null, imageUrl = null } = content;
  const tag = collapse ?? notificationId;
  const payload: WebPushPayload = { title, body, url, imageUrl, notificationId, deliveryId, tag, category, data, beacon: links?.beacon(deliveryId) ?? null };
  const bytes = Buffer.from(JSON.stringify(payload));
  return bytes.length > LARGEST_PAYLOAD_BYTES ? null : bytes;
}
