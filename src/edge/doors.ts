import type { GraphQLSchema } from 'graphql';
import { isContext, type Caller } from './context.ts';
import { forbidden, unauthenticated } from './errors.ts';
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from './graphql/generated/resolvers.ts';
import { createPatience } from './patience.ts';

type Door = Exclude<Caller['door'], 'anonymous'>;
type Operation =
  | `Query.${keyof QueryResolvers}`
  | `Mutation.${keyof MutationResolvers}`
  | `Subscription.${keyof SubscriptionResolvers}`;

/** Which doors lead to which operation: the whole of authorisation, besides that every row is asked for within the caller's project. */
export const doors: Record<Operation, readonly Door[]> = {
  'Query.viewer': ['user'],
  'Query.user': ['app', 'operator'],
  'Query.notification': ['app', 'operator'],
  'Query.notifications': ['app', 'operator'],
  'Query.categories': ['app', 'user', 'operator'],
  'Query.webPushPublicKey': ['app', 'user', 'operator'],
  'Query.queues': ['operator'],
  'Query.deadLetters': ['app', 'operator'],
  'Query.suppressions': ['operator'],
  'Mutation.issueUserToken': ['app'],
  'Mutation.upsertUsers': ['app'],
  'Mutation.registerDevice': ['app', 'user'],
  'Mutation.unregisterDevice': ['app', 'user'],
  'Mutation.upsertCategory': ['app'],
  'Mutation.saveTemplate': ['app'],
  'Mutation.setPreferences': ['app', 'user'],
  'Mutation.sendNotification': ['app', 'user'],
  'Mutation.sendNotifications': ['app'],
  'Mutation.cancelNotification': ['app', 'operator'],
  'Mutation.markFeedItems': ['app', 'user'],
  'Mutation.setPresence': ['app', 'user'],
  'Mutation.setQuietHours': ['app', 'user'],
  'Mutation.replayDeadLetters': ['app', 'operator'],
  'Mutation.removeSuppressions': ['operator'],
  'Mutation.replayDeadLettersWhere': ['app', 'operator'],
  'Subscription.feed': ['user'],
  'Subscription.notification': ['app', 'operator'],
};

/** Throws unless the caller's door leads to the operation. */
function admit(caller: Caller, allowed: readonly Door[]): void {
  if (caller.door === 'anonymous') throw unauthenticated();
  if (!allowed.includes(caller.door)) throw forbidden();
}

/**
 * Puts every root field behind its doors and within bounds, on whatever transport it is asked. Throws where a field has no
 * doors or no resolver: such a mistake is found at the start.
 */
export function guard(schema: GraphQLSchema, patience = createPatience()): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const root of roots) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const operation = `${root?.name}.${field.name}`;
      if (!isOperation(operation)) throw new Error(`No doors are named for ${operation}.`);
      const allowed = doors[operation];
      const { resolve, subscribe } = field;
      if (subscribe) {
        field.subscribe = (source, args, context, info) => {
          admit(callerOf(context), allowed);
          return subscribe(source, args, context, info);
        };
      } else if (resolve) {
        field.resolve = (source, args, context, info) => {
          admit(callerOf(context), allowed);
          return patience.bear((): unknown => resolve(source, args, context, info));
        };
      } else {
        throw new Error(`Nothing resolves ${operation}.`);
      }
    }
  }
  return schema;
}

function isOperation(name: string): name is Operation {
  return name in doors;
}

function callerOf(context: unknown): Caller {
  if (isContext(context)) return context.caller;
  throw new Error('An operation was executed without a context.');
}
