import { isId } from '../../../base/ids.ts';
import { normalSubscription } from '../../../core/web-push.ts';
import { isRefusal, refusal, type Refusal } from '../../../core/refusal.ts';
import { registerDevice, unregisterDevice, type Registration } from '../../../db/devices.ts';
import { personOf, projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { RegisterDeviceInput, Resolvers } from '../generated/resolvers.ts';
import { checkLength } from '../limits.ts';

const TOKEN_CHARACTERS = 4_096;
const VERSION_CHARACTERS = 255;

export function deviceResolvers({ database, webPushPublicKey }: Pick<Dependencies, 'database' | 'webPushPublicKey'>): Resolvers {
  return {
    Query: { webPushPublicKey: () => webPushPublicKey },
    Mutation: {
      registerDevice: async (_, { input }, { caller }) => {
        const appVersion = input.appVersion ?? null;
        if (appVersion !== null) checkLength(appVersion, VERSION_CHARACTERS, ['input', 'appVersion']);
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { device: null, errors: [userId] };
        const address = addressOf(input);
        if (isRefusal(address)) return { device: null, errors: [address] };
        const { platform, service } = input;
        const device = await registerDevice(database, {
          projectId: projectOf(caller),
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
        return { ok, errors: ok ? [] : [refusal('NOT_FOUND', 'The person has no such device.', ['input', 'deviceId'])] };
      },
    },
  };
}

/** Where the push service finds the device. */
function addressOf({ service, token, webPush }: RegisterDeviceInput): Pick<Registration, 'token' | 'p256dh' | 'auth'> | Refusal {
  if (service === 'WEB_PUSH') {
    if (!webPush) return refusal('INVALID_TOKEN', 'WEB_PUSH needs the subscription of the browser as webPush.', ['input', 'webPush']);
    const subscription = normalSubscription(webPush, ['input', 'webPush']);
    if (isRefusal(subscription)) return subscription;
    return { token: subscription.endpoint, p256dh: subscription.p256dh, auth: subscription.auth };
  }
  if (!token || token.length > TOKEN_CHARACTERS || /\s/.test(token)) {
    return refusal('INVALID_TOKEN', `${service} needs its token: 1 to ${TOKEN_CHARACTERS} characters without spaces.`, ['input', 'token']);
  }
  return { token, p256dh: null, auth: null };
}
