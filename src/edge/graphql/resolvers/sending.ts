import type { Acceptance } from '../../../intake/acceptance.ts';
import { appOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';

export function sendingResolvers({ intake }: Pick<Dependencies, 'intake'>): Resolvers {
  return {
    Mutation: {
      sendNotification: async (_, { input }, { caller }) => {
        const [acceptance] = await intake.accept(appOf(caller), [input], () => ['input']);
        if (!acceptance) throw new Error('The intake gave no answer.');
        return payloadOf(acceptance);
      },
      sendNotifications: async (_, { inputs }, { caller }) => {
        checkList(inputs, ['inputs']);
        const acceptances = await intake.accept(appOf(caller), inputs, (at) => ['inputs', String(at)]);
        return acceptances.map(payloadOf);
      },
    },
  };
}

function payloadOf({ notification, duplicate, refusals }: Acceptance) {
  return { notification, duplicate, errors: refusals };
}
