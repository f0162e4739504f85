import { isId } from '../../../base/ids.ts';
import { BadInput, isRefusal } from '../../../core/refusal.ts';
import { categoriesByKeys } from '../../../db/categories.ts';
import type { Database } from '../../../db/connect.ts';
import { notificationById, notificationsOfProject } from '../../../db/history.ts';
import type { NotificationRow } from '../../../db/tables/journey.ts';
import { usersByExternalIds } from '../../../db/users.ts';
import { projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { NotificationFilter, Resolvers } from '../generated/resolvers.ts';
import { pageOf, pageSize, pageStart } from '../page.ts';

type Notifications = Pick<Dependencies, 'database' | 'cancel' | 'watch'>;

export function notificationResolvers({ database, cancel, watch }: Notifications): Resolvers {
  return {
    Query: {
      notification: (_, { id }, { caller }) => (isId(id) ? notificationById(database, projectOf(caller), id) : null),
      notifications: async (_, page, { caller }) => {
        const projectId = projectOf(caller);
        const size = pageSize(page);
        const before = pageStart('notification', page);
        const narrowed = await narrow(database, projectId, page.filter ?? {});
        const rows = narrowed ? await notificationsOfProject(database, { projectId, ...narrowed, before, limit: size + 1 }) : [];
        return pageOf('notification', rows, size, before);
      },
    },
    Mutation: {
      cancelNotification: async (_, { id }, { caller }) => {
        const { answer, withdrawn } = await cancel(projectOf(caller), id);
        return isRefusal(answer) ? { notification: null, withdrawn, errors: [answer] } : { notification: answer, withdrawn, errors: [] };
      },
    },
    Subscription: {
      notification: {
        subscribe: async (_, { id }, { caller }) => {
          const found = isId(id) && (await notificationById(database, projectOf(caller), id));
          if (!found) throw new BadInput('There is no notification of this id.', ['id']);
          return watch.watch(found.id);
        },
        resolve: (now: NotificationRow) => now,
      },
    },
    Notification: {
      // A person who sent it sees what they asked for, and nothing of whom they sent it to.
      user: ({ userId }, _, { caller, loaders }) => (userId === null || caller.door === 'user' ? null : loaders.user.load(userId)),
      category: async ({ categoryId }, _, { loaders }) => {
        const category = await loaders.category.load(categoryId);
        if (!category) throw new Error(`A notification is of the category ${categoryId}, which is gone.`);
        return category;
      },
      deliveries: ({ id }, _, { caller, loaders }) => (caller.door === 'user' ? [] : loaders.deliveriesOfNotification.load(id)),
      events: ({ id }, _, { caller, loaders }) => (caller.door === 'user' ? [] : loaders.eventsOfNotification.load(id)),
    },
    Delivery: {
      device: ({ deviceId }, _, { loaders }) => (deviceId === null ? null : loaders.device.load(deviceId)),
    },
  };
}

/** The filter in our own ids; null where it names a person or a category that does not exist, and so nothing fits. */
async function narrow(database: Database, projectId: string, { userId, category, status }: NotificationFilter) {
  const [user] = typeof userId === 'string' ? await usersByExternalIds(database, projectId, [userId]) : [];
  const [known] = typeof category === 'string' ? await categoriesByKeys(database, projectId, [category]) : [];
  if ((typeof userId === 'string' && !user) || (typeof category === 'string' && !known)) return null;
  return { userId: user?.id ?? null, categoryId: known?.id ?? null, status: status ?? null };
}
