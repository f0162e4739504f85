/** What the demo's own backend and the sandbox say, read once at the door. */
import {
  array,
  boolean,
  catch as otherwise,
  enum as oneOf,
  nullable,
  number,
  object,
  parse,
  record,
  string,
  type infer as Infer,
  type ZodMiniType,
} from 'zod/mini';
import { knock } from '../../client/knock.ts';
import { channels } from '../look/channels.tsx';

const person = object({ id: string(), name: string(), email: string(), phone: string(), locale: string() });
const template = object({ key: string(), name: string(), category: string(), data: record(string(), string()) });

/** What `GET /demo/config` answers. */
export const demoConfig = object({
  sandboxUrl: string(),
  vapidPublicKey: nullable(string()),
  people: array(person),
  templates: array(template),
});
export type DemoConfig = Infer<typeof demoConfig>;
export type DemoPerson = Infer<typeof person>;
export type DemoTemplate = Infer<typeof template>;

const userError = object({ code: string(), message: string(), path: nullable(array(string())) });

export const sessionAnswer = object({ token: nullable(string()), errors: array(userError) });

export const sendAnswer = object({ notification: nullable(object({ id: string() })), duplicate: boolean(), errors: array(userError) });
export type SendAnswer = Infer<typeof sendAnswer>;

const channel = oneOf(channels);

const delivery = object({
  id: string(),
  channel,
  status: string(),
  reason: nullable(string()),
  provider: nullable(string()),
  attempts: number(),
  device: nullable(object({ platform: string() })),
});
const event = object({ id: string(), type: string(), deliveryId: nullable(string()), reason: nullable(string()), at: string() });

/** What the event stream of a notification tells, each time it has changed. */
export const notificationNow = object({
  id: string(),
  status: string(),
  strategy: string(),
  createdAt: string(),
  deliveries: array(delivery),
  events: array(event),
});
export type NotificationNow = Infer<typeof notificationNow>;
export type DeliveryNow = Infer<typeof delivery>;
export type EventNow = Infer<typeof event>;

const parcel = object({
  id: string(),
  channel,
  provider: string(),
  to: string(),
  title: nullable(string()),
  body: nullable(string()),
  at: string(),
  /** What the page's service worker would have got, where the sandbox played the push service. */
  raw: otherwise(object({ payload: string() }), { payload: '' }),
});
export type Parcel = Infer<typeof parcel>;
/** What `GET /messages` of the sandbox answers. */
export const parcels = array(parcel);
/** What the sandbox's event stream tells. */
export const parcelEvent = object({ messages: parcels });

/** What the sandbox's push service gives a browser that reaches none. */
export const subscriptionAnswer = object({ endpoint: string(), keys: object({ p256dh: string(), auth: string() }) });

/** Resolves with the answer in its shape; rejects where there is none. */
export async function fetchAs<Shape>(shape: ZodMiniType<Shape>, url: string, body?: object): Promise<Shape> {
  const sending = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await knock(url, sending);
  if (!response.ok) throw new Error(`Carillon could not do that just now (it answered ${response.status}). Try again in a moment.`);
  return parse(shape, await response.json());
}

/** Text of a server-sent event, in its shape. */
export function readAs<Shape>(shape: ZodMiniType<Shape>, text: string): Shape {
  const value: unknown = JSON.parse(text);
  return parse(shape, value);
}
