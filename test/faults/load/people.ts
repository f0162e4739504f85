import type { Stage } from '../stage/stage.ts';
import type { Backend } from './backend.ts';

/** Somebody who can be reached on every channel, once on each wire. */
export interface Person {
  id: string;
  email: string;
  phone: string;
}

/** Makes the people, each with one device of every push service. */
export async function makePeople(stage: Stage, backend: Backend, count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, at) => ({
    id: `person-${at}`,
    email: `person-${at}@example.test`,
    // The sandbox misbehaves for +1500555…, and these are none of those.
    phone: `+1415555${String(1_000 + at)}`,
  }));
  await backend.ask(`mutation ($users: [UserInput!]!) { upsertUsers(users: $users) { errors { code message } } }`, { users: people });
  await Promise.all(
    people.map(async ({ id }) => {
      const { endpoint, keys } = await stage.sandbox.subscribe(id);
      const devices = [
        { userId: id, platform: 'ANDROID', service: 'FCM', token: `fcm-${id}` },
        { userId: id, platform: 'IOS', service: 'APNS', token: `apns-${id}` },
        { userId: id, platform: 'WEB', service: 'WEB_PUSH', webPush: { endpoint, ...keys } },
      ];
      for (const input of devices) {
        const register = `mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { device { id } errors { code message } } }`;
        const { data } = await backend.ask<{ device: object | null; errors: unknown[] }>(register, { input });
        if (!data.device) throw new Error(`A device was not registered: ${JSON.stringify(data.errors)}`);
      }
    }),
  );
  return people;
}
