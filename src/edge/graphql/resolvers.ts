import type { Dependencies } from './dependencies.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { categoryResolvers } from './resolvers/categories.ts';
import { deviceResolvers } from './resolvers/devices.ts';
import { feedResolvers, type LiveDependencies } from './resolvers/feed.ts';
import { notificationResolvers } from './resolvers/notifications.ts';
import { operationResolvers } from './resolvers/operations.ts';
import { preferenceResolvers } from './resolvers/preferences.ts';
import { sendingResolvers } from './resolvers/sending.ts';
import { templateResolvers } from './resolvers/templates.ts';
import { tokenResolvers } from './resolvers/tokens.ts';
import { userResolvers } from './resolvers/users.ts';

/** Every operation, in the order in which a backend meets them. */
export function createResolvers(dependencies: Dependencies & LiveDependencies): Resolvers[] {
  return [
    userResolvers(dependencies),
    tokenResolvers(dependencies),
    deviceResolvers(dependencies),
    categoryResolvers(dependencies),
    templateResolvers(dependencies),
    preferenceResolvers(dependencies),
    sendingResolvers(dependencies),
    notificationResolvers(dependencies),
    feedResolvers(dependencies),
    operationResolvers(dependencies),
  ];
}
