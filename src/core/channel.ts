/** The ways a notification can travel, and the lanes it queues in. */

/** As the API names them. */
export const channels = ['IN_APP', 'EMAIL', 'SMS', 'PUSH', 'WEB_PUSH', 'CHAT', 'WEBHOOK'] as const;
export type Channel = (typeof channels)[number];

/** The greatest first. */
export const priorities = ['HIGH', 'NORMAL', 'LOW'] as const;
export type Priority = (typeof priorities)[number];

/** What a device is. */
export type Platform = 'IOS' | 'ANDROID' | 'WEB';
/** Which service a device is reached by. */
export type PushService = 'FCM' | 'APNS' | 'WEB_PUSH';
/** Where a person reads: preferences can differ between the two. */
export type ClientType = 'WEB' | 'APP';

/**
 * A channel as the bus knows it: PUSH is two, so that an outage of one service holds up nothing of the other. A wire is
 * no firm: which adapter speaks on it is a matter of the account, and accounts of several may serve one wire in order.
 */
export const wires = ['in_app', 'email', 'sms', 'fcm', 'apns', 'web_push', 'chat', 'webhook'] as const;
export type Wire = (typeof wires)[number];

/** A queue of its own: one wire at one priority, e.g. `sms.high`. */
export type Lane = `${Wire}.${Lowercase<Priority>}`;

/** Every queue there is. */
export const lanes: readonly Lane[] = wires.flatMap((wire) =>
  priorities.map((priority): Lane => `${wire}.${lower(priority)}`),
);

/** The wire of a delivery; null where a push has no service. */
export function wireOf(channel: Channel, service: PushService | null): Wire | null {
  switch (channel) {
    case 'IN_APP':
      return 'in_app';
    case 'EMAIL':
      return 'email';
    case 'SMS':
      return 'sms';
    case 'WEB_PUSH':
      return 'web_push';
    case 'PUSH':
      return service === 'FCM' || service === 'APNS' ? wireOfService(service) : null;
    case 'CHAT':
      return 'chat';
    case 'WEBHOOK':
      return 'webhook';
  }
}

/** A push service is one wire. */
export function wireOfService(service: PushService): 'fcm' | 'apns' | 'web_push' {
  switch (service) {
    case 'FCM':
      return 'fcm';
    case 'APNS':
      return 'apns';
    case 'WEB_PUSH':
      return 'web_push';
  }
}

/** The queue of a wire at a priority. */
export function laneOf(wire: Wire, priority: Priority): Lane {
  return `${wire}.${lower(priority)}`;
}

const channelsOfWires: Readonly<Record<Wire, Channel>> = {
  in_app: 'IN_APP',
  email: 'EMAIL',
  sms: 'SMS',
  fcm: 'PUSH',
  apns: 'PUSH',
  web_push: 'WEB_PUSH',
  chat: 'CHAT',
  webhook: 'WEBHOOK',
};

/** What a channel travels by: two wires for PUSH, one for any other. */
export function wiresOf(channel: Channel): Wire[] {
  return wires.filter((wire) => channelsOfWires[wire] === channel);
}

/** The lanes that a channel at this priority may take: two for PUSH. */
export function lanesOf(channel: Channel, priority: Priority): Lane[] {
  return wiresOf(channel).map((wire) => laneOf(wire, priority));
}

/** What callers know a wire as. */
export function channelOfWire(wire: Wire): Channel {
  return channelsOfWires[wire];
}

/** The two halves of a lane's name. */
export function partsOfLane(lane: Lane): { wire: Wire; priority: Priority } {
  const [wire, priority] = lane.split('.') as [Wire, Lowercase<Priority>];
  return { wire, priority: priority.toUpperCase() as Priority };
}

function lower(priority: Priority): Lowercase<Priority> {
  return priority.toLowerCase() as Lowercase<Priority>;
}
