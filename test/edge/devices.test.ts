import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { DEVICES_IN_USE } from '../../src/db/devices.ts';
import { asking, codesOf, post, type Ask, type UserError } from './callers.ts';
import { openHouse, type House } from './house.ts';

describe('devices', () => {
  let house: House;
  let ask: Ask;

  beforeAll(async () => {
    house = await openHouse();
    ask = asking(house);
  });
  afterAll(() => house.close());

  const register = (input: Record<string, unknown>, as = house.app) =>
    ask<{ device: Record<string, unknown> | null; errors: UserError[] }>(
      `mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) {
        device { id platform service appVersion retiredAt retiredReason } errors { code path }
      } }`,
      { input },
      as,
    );
  const unregister = (input: Record<string, unknown>, as = house.app) =>
    ask<{ ok: boolean; errors: UserError[] }>(
      'mutation ($input: UnregisterDeviceInput!) { unregisterDevice(input: $input) { ok errors { code path } } }',
      { input },
      as,
    );
  const devicesOf = (id: string) =>
    ask<{ devices: { id: string; retiredAt: string | null; retiredReason: string | null }[] }>(
      'query ($id: ID!) { user(id: $id) { devices { id retiredAt retiredReason } } }',
      { id },
    ).then(({ devices }) => devices);

  function subscription(): { endpoint: string; p256dh: string; auth: string } {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    return {
      endpoint: `https://push.example.com/${newId()}`,
      p256dh: point.toString('base64url'),
      auth: randomBytes(16).toString('base64url'),
    };
  }

  function hexadecimal(word: string): string {
    return Buffer.from(word).toString('hex').padEnd(64, '0');
  }

  let first: string;
  let second: string;
  beforeAll(async () => {
    first = await house.person('first');
    second = await house.person('second');
  });

  it('belong to whoever registered the token last', async () => {
    const { device } = await register({ platform: 'ANDROID', service: 'FCM', token: 'shared', appVersion: '1.2' }, first);
    expect(device).toMatchObject({ platform: 'ANDROID', service: 'FCM', appVersion: '1.2', retiredAt: null });
    await register({ userId: 'second', platform: 'ANDROID', service: 'FCM', token: 'shared' });
    expect(await devicesOf('first')).toEqual([]);
    expect(await devicesOf('second')).toEqual([expect.objectContaining({ id: device?.id })]);
  });

  it('are another device at another service or in another project', async () => {
    const here = await register({ platform: 'IOS', service: 'APNS', token: hexadecimal('same') }, first);
    const service = await register({ platform: 'IOS', service: 'FCM', token: hexadecimal('same') }, first);
    const other = await house.tenant('devices');
    const there = await register({ platform: 'IOS', service: 'APNS', token: hexadecimal('same') }, await house.person('first', other));
    expect(new Set([here, service, there].map(({ device }) => device?.id)).size).toBe(3);
  });

  it('are retired by unregistering, once and for the first reason, and revived by registering', async () => {
    const { device } = await register({ platform: 'IOS', service: 'APNS', token: hexadecimal('loop') }, second);
    const deviceId = device?.id;
    expect(await unregister({ deviceId }, second)).toEqual({ ok: true, errors: [] });
    const [retired] = (await devicesOf('second')).filter(({ id }) => id === deviceId);
    expect(retired).toMatchObject({ retiredAt: expect.any(String) as string, retiredReason: 'UNREGISTERED' });
    expect(await unregister({ deviceId }, second)).toEqual({ ok: true, errors: [] });
    const again = await register({ platform: 'IOS', service: 'APNS', token: hexadecimal('loop') }, second);
    expect(again.device).toMatchObject({ id: deviceId, retiredAt: null, retiredReason: null });
  });

  it('cannot be retired by anybody else', async () => {
    const { device } = await register({ platform: 'IOS', service: 'APNS', token: hexadecimal('mine') }, first);
    const notFound = { ok: false, errors: [{ code: 'NOT_FOUND', path: ['input', 'deviceId'] }] };
    expect(await unregister({ deviceId: device?.id }, second)).toEqual(notFound);
    expect(await unregister({ userId: 'second', deviceId: device?.id })).toEqual(notFound);
    expect(await unregister({ userId: 'first', deviceId: 'nonsense' })).toEqual(notFound);
  });

  it('are as many of one person as anybody carries, and the oldest make room', async () => {
    const collector = await house.person('collector');
    const ids: string[] = [];
    for (let count = 0; count < DEVICES_IN_USE + 3; count += 1) {
      const { device } = await register({ platform: 'ANDROID', service: 'FCM', token: `collected-${count}` }, collector);
      ids.push(String(device?.id));
    }
    const devices = await devicesOf('collector');
    expect(devices.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id).sort()).toEqual(ids.slice(3).sort());
    expect(devices.filter(({ retiredReason }) => retiredReason === 'TOO_MANY_DEVICES').map(({ id }) => id).sort()).toEqual(ids.slice(0, 3).sort());
  });

  it('may have as long a token as is taken at all', async () => {
    const longest = randomBytes(2_048).toString('base64url').slice(0, 2_048);
    expect(await register({ platform: 'ANDROID', service: 'FCM', token: longest }, first)).toMatchObject({ errors: [] });
    const webPush = { ...subscription(), endpoint: `https://push.example.com/${randomBytes(2_048).toString('base64url').slice(0, 2_023)}` };
    expect(await register({ platform: 'WEB', service: 'WEB_PUSH', webPush }, first)).toMatchObject({ errors: [] });
  });

  it('of a browser keep its subscription', async () => {
    const webPush = subscription();
    const { device, errors } = await register({ platform: 'WEB', service: 'WEB_PUSH', webPush }, first);
    expect([device?.service, errors]).toEqual(['WEB_PUSH', []]);
    const [row] = await house.database.sql`select token, p256dh, auth from device where id = ${String(device?.id)}`;
    expect(row).toEqual({ token: webPush.endpoint, p256dh: webPush.p256dh, auth: webPush.auth });
  });

  it.each<[string, Record<string, unknown>, string, string[]]>([
    ['a token', { platform: 'ANDROID', service: 'FCM' }, 'INVALID_TOKEN', ['token']],
    ['a token without spaces', { platform: 'ANDROID', service: 'FCM', token: 'a b' }, 'INVALID_TOKEN', ['token']],
    ['a token of a sane length', { platform: 'ANDROID', service: 'FCM', token: 'x'.repeat(2_049) }, 'INVALID_TOKEN', ['token']],
    ['a token in hexadecimal for Apple', { platform: 'IOS', service: 'APNS', token: 'zz'.repeat(32) }, 'INVALID_TOKEN', ['token']],
    ['a whole token for Apple', { platform: 'IOS', service: 'APNS', token: 'ab'.repeat(31) }, 'INVALID_TOKEN', ['token']],
    ['Apple’s service to be on Apple’s', { platform: 'ANDROID', service: 'APNS', token: 'ab'.repeat(32) }, 'INVALID_VALUE', ['service']],
    ['Web Push to be in a browser', { platform: 'IOS', service: 'WEB_PUSH', webPush: subscription() }, 'INVALID_VALUE', ['service']],
    ['a subscription', { platform: 'WEB', service: 'WEB_PUSH', token: 't' }, 'INVALID_TOKEN', ['webPush']],
    ['a key on the curve', { platform: 'WEB', service: 'WEB_PUSH', webPush: { ...subscription(), p256dh: Buffer.alloc(65, 4).toString('base64url') } }, 'INVALID_TOKEN', ['webPush', 'p256dh']],
    ['a key that is whole', { platform: 'WEB', service: 'WEB_PUSH', webPush: { ...subscription(), p256dh: subscription().p256dh.slice(0, -2) } }, 'INVALID_TOKEN', ['webPush', 'p256dh']],
    ['a secret of its size', { platform: 'WEB', service: 'WEB_PUSH', webPush: { ...subscription(), auth: 'AAAA' } }, 'INVALID_TOKEN', ['webPush', 'auth']],
  ])('need %s', async (_, input, code, path) => {
    expect(await register(input, first)).toEqual({ device: null, errors: [{ code, path: ['input', ...path] }] });
  });

  it.each([
    'here', 'http://push.example.com/1', 'ftp://push.example.com/1', 'https://ann:secret@push.example.com/1', 'https://localhost/1', 'https://push.localhost/1',
    'https://push/1', 'https://printer.local/1', 'https://vault.internal./1', 'https://127.0.0.1/1', 'https://2130706433/1', 'https://10.0.0.1/1',
    'https://169.254.169.254/1', 'https://[::1]/1', 'https://[::ffff:10.0.0.1]/1', `https://push.example.com/${'x'.repeat(2_048)}`, `https://push.example.com/${'鐘'.repeat(700)}`,
  ])('are not reached at the endpoint %s', async (endpoint) => {
    const refused = await register({ platform: 'WEB', service: 'WEB_PUSH', webPush: { ...subscription(), endpoint } }, first);
    expect(refused).toEqual({ device: null, errors: [{ code: 'INVALID_URL', path: ['input', 'webPush', 'endpoint'] }] });
  });

  it('of a browser may have a token of Firebase', async () => {
    expect(await register({ platform: 'WEB', service: 'FCM', token: 'cGV0:APA91b-x_1' }, first)).toMatchObject({ errors: [] });
  });

  it('may be words and addresses of this machine where the provider is a stand-in', async () => {
    const development = await openHouse({ isTrusting: (service) => service !== 'FCM' });
    const asked = asking(development);
    const ann = await development.person('ann');
    const query = 'mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { errors { code path } } }';
    for (const input of [
      { platform: 'IOS', service: 'APNS', token: 'phone-sbx-Unregistered' },
      { platform: 'WEB', service: 'WEB_PUSH', webPush: { ...subscription(), endpoint: 'http://127.0.0.1:4010/push/1' } },
    ]) {
      expect(await asked(query, { input }, ann)).toEqual({ errors: [] });
    }
    await development.close();
  });

  it('take their person from the door', async () => {
    const input = { platform: 'IOS', service: 'APNS', token: hexadecimal('whose') };
    const query = 'mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { errors { code } } }';
    const nobody = await post(house, { query, variables: { input }, as: house.app });
    const somebody = await post(house, { query, variables: { input: { ...input, userId: 'second' } }, as: first });
    for (const { answer } of [nobody, somebody]) {
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors?.[0]?.extensions?.path).toEqual(['input', 'userId']);
    }
    expect(await register({ ...input, userId: 'ghost' })).toEqual({
      device: null,
      errors: [{ code: 'USER_NOT_FOUND', path: ['input', 'userId'] }],
    });
  });
});
