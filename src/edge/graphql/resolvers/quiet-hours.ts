import { zoneOf, type QuietHours } from '../../../core/quiet-hours.ts';
import { checkQuietHours } from '../../../core/quiet-wish.ts';
import { setQuietHours } from '../../../db/quiet-hours.ts';
import { personOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { QuietHours as ShownQuietHours, Resolvers } from '../generated/resolvers.ts';

export function quietHoursResolvers({ database }: Pick<Dependencies, 'database'>): Resolvers {
  return {
    User: {
      quietHours: ({ quietHours, timezone }) => shown(quietHours, timezone),
    },
    Mutation: {
      setQuietHours: async (_, { input }, { caller }) => {
        const wish = input.quietHours ?? null;
        const hours = wish && checkQuietHours(wish, ['input', 'quietHours']);
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { quietHours: null, errors: [userId] };
        if (Array.isArray(hours)) return { quietHours: null, errors: hours };
        return { quietHours: shown(hours, await setQuietHours(database.sql, userId, hours)), errors: [] };
      },
    },
  };
}

/** The zone that they go by is told also where it is the person's. */
function shown(hours: QuietHours | null, timezone: string | null): ShownQuietHours | null {
  return hours && { ...hours, timezone: zoneOf(hours, { timezone }) };
}
