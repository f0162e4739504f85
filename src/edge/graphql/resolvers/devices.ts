import { isId } from '../../../base/ids.ts';
import { deviceAddress } from '../../../core/device-address.ts';
import { isRefusal } from '../../../core/refusal.ts';
import { refuse } from '../../../core/refusals.ts';
import { registerDevice, unregisterDevice } from '../../../db/devices.ts';
import { personOf, projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkLength } from '../limits.ts';

const VERSION_CHARACTERS = 255;

type Asked = Pick<Dependencies, 'database' | 'webPushPublicKey' | 'isTrusting'>;

export function deviceResolvers({ database, webPushPublicKey, isTrusting }: Asked): Resolvers {
  return {
    Query: { webPushPublicKey: () => webPushPublicKey },
    Mutation: {
      registerDevice: async (_, { input }, { caller }) => {
        const appVersion = input.appVersion ?? null;
        if (appVersion !== null) checkLength(appVersion, VERSION_CHARACTERS, ['input', 'appVersion']);
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { device: null, errors: [userId] };
        const { platform, service } = input;
        const projectId = projectOf(caller);
        const address = deviceAddress(input, isTrusting(service, projectId), ['input']);
        if (isRefusal(address)) return { device: null, errors: [address] };
        const device = await registerDevice(database, {
          projectId,
          userId,
          platform,
          service,
          appVersion,
          ...address,
        });
        return { device, errors: [] };
      },
      unregisterDevice: async (_, { input }, { caller }) => {
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { ok: false, errors: [userId] };
        const ok = isId(input.deviceId) && (await unregisterDevice(database, userId, input.deviceId));
        return { ok, errors: ok ? [] : [refuse.noDevice(['input', 'deviceId'])] };
      },
    },
  };
}
