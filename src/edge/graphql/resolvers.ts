import type { Dependencies } from './dependencies.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { categoryResolvers } from './resolvers/categories.ts';
import { deadLetterResolvers } from './resolvers/dead-letters.ts';
import { deviceResolvers } from './resolvers/devices.ts';
import { feedResolvers } from './resolvers/feed.ts';
import { notificationResolvers } from './resolvers/notifications.ts';
import { preferenceResolvers } from './resolvers/preferences.ts';
import { presenceResolvers } from './resolvers/presence.ts';
import { queueResolvers } from './resolvers/queues.ts';
import { quietHoursResolvers } from './resolvers/quiet-hours.ts';
import { sendingResolvers } from './resolvers/sending.ts';
import { suppressionResolvers } from './resolvers/suppressions.ts';
import { templateResolvers } from './resolvers/templates.ts';
import { tokenResolvers } from './resolvers/tokens.ts';
import { userResolvers } from './resolvers/users.ts';

/** Every operation, in the order in which a backend meets them. */
export function createResolvers(dependencies: Dependencies): Resolvers[] {
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
    presenceResolvers(dependencies),
    quietHoursResolvers(dependencies),
    queueResolvers(dependencies),
    deadLetterResolvers(dependencies),
    suppressionResolvers(dependencies),
  ];
}
