import type { Acceptance, Requester } from '../../../intake/acceptance.ts';
import { appOf } from '../../callers.ts';
import type { Caller } from '../../context.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';

export function sendingResolvers({ intake, allowance }: Pick<Dependencies, 'intake' | 'allowance'>): Resolvers {
  return {
    Mutation: {
      sendNotification: async (_, { input }, { caller }) => {
        allowance.notifications(caller, 1);
        const [acceptance] = await intake.accept(requesterOf(caller), [input], () => ['input']);
        if (!acceptance) throw new Error('The intake gave no answer.');
        return payloadOf(acceptance);
      },
      sendNotifications: async (_, { inputs }, { caller }) => {
        checkList(inputs, ['inputs']);
        allowance.notifications(caller, inputs.length);
        const acceptances = await intake.accept(appOf(caller), inputs, (at) => ['inputs', String(at)]);
        return acceptances.map(payloadOf);
      },
    },
  };
}

function requesterOf(caller: Caller): Requester {
  return caller.door === 'user' ? { projectId: caller.projectId, appId: caller.userId, isClient: true } : appOf(caller);
}

function payloadOf({ notification, duplicate, refusals }: Acceptance) {
  return { notification, duplicate, errors: refusals };
}
