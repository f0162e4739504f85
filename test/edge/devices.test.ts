import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
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
    const here = await register({ platform: 'IOS', service: 'APNS', token: 'same' }, first);
    const service = await register({ platform: 'IOS', service: 'FCM', token: 'same' }, first);
    const other = await house.tenant('devices');
    const there = await register({ platform: 'IOS', service: 'APNS', token: 'same' }, await house.person('first', other));
    expect(new Set([here, service, there].map(({ device }) => device?.id)).size).toBe(3);
  });

  it('are retired by unregistering, once and for the first reason, and revived by registering', async () => {
    const { device } = await register({ platform: 'IOS', service: 'APNS', token: 'loop' }, second);
    const deviceId = device?.id;
    expect(await unregister({ deviceId }, second)).toEqual({ ok: true, errors: [] });
    const [retired] = (await devicesOf('second')).filter(({ id }) => id === deviceId);
    expect(retired).toMatchObject({ retiredAt: expect.any(String) as string, retiredReason: 'UNREGISTERED' });
    expect(await unregister({ deviceId }, second)).toEqual({ ok: true, errors: [] });
    const again = await register({ platform: 'IOS', service: 'APNS', token: 'loop' }, second);
    expect(again.device).toMatchObject({ id: deviceId, retiredAt: null, retiredReason: null });
  });

  it('cannot be retired by anybody else', async () => {
    const { device } = await register({ platform: 'IOS', service: 'APNS', token: 'mine' }, first);
    const notFound = { ok: false, errors: [{ code: 'NOT_FOUND', path: ['input', 'deviceId'] }] };
    expect(await unregister({ deviceId: device?.id }, second)).toEqual(notFound);
    expect(await unregister({ userId: 'second', deviceId: device?.id })).toEqual(notFound);
    expect(await unregister({ userId: 'first', deviceId: 'nonsense' })).toEqual(notFound);
  });

  it('of a browser keep its subscription', async () => {
    const webPush = subscription();
    const { device, errors } = await register({ platform: 'WEB', service: 'WEB_PUSH', webPush }, first);
    expect([device?.service, errors]).toEqual(['WEB_PUSH', []]);
    const [row] = await house.database.sql`select token, p256dh, auth from device where id = ${String(device?.id)}`;
    expect(row).toEqual({ token: webPush.endpoint, p256dh: webPush.p256dh, auth: webPush.auth });
  });

  it.each<[string, Record<string, unknown>, string, string[]]>([
    ['a token', { service: 'FCM' }, 'INVALID_TOKEN', ['input', 'token']],
    ['a token without spaces', { service: 'APNS', token: 'a b' }, 'INVALID_TOKEN', ['input', 'token']],
    ['a subscription', { service: 'WEB_PUSH', token: 't' }, 'INVALID_TOKEN', ['input', 'webPush']],
    ['an endpoint of https', { service: 'WEB_PUSH', webPush: { ...subscription(), endpoint: 'http://push.example.com/1' } }, 'INVALID_URL', ['input', 'webPush', 'endpoint']],
    ['an endpoint', { service: 'WEB_PUSH', webPush: { ...subscription(), endpoint: 'here' } }, 'INVALID_URL', ['input', 'webPush', 'endpoint']],
    ['a key on the curve', { service: 'WEB_PUSH', webPush: { ...subscription(), p256dh: Buffer.alloc(65, 4).toString('base64url') } }, 'INVALID_TOKEN', ['input', 'webPush', 'p256dh']],
    ['a secret of its size', { service: 'WEB_PUSH', webPush: { ...subscription(), auth: 'AAAA' } }, 'INVALID_TOKEN', ['input', 'webPush', 'auth']],
  ])('need %s', async (_, input, code, path) => {
    expect(await register({ platform: 'WEB', ...input }, first)).toEqual({ device: null, errors: [{ code, path }] });
  });

  it('take their person from the door', async () => {
    const input = { platform: 'IOS', service: 'APNS', token: 'whose' };
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
