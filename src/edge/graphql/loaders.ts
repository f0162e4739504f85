import DataLoader from 'dataloader';
import { within } from '../../base/overloaded.ts';
import type { FeedState } from '../../core/feed.ts';
import { categoriesByIds } from '../../db/categories.ts';
import type { Database } from '../../db/connect.ts';
import { devicesByIds, devicesOfUsers } from '../../db/devices.ts';
import { readFeedStates } from '../../db/feed.ts';
import { deliveriesByIds, deliveriesOfNotifications, eventsOfNotifications } from '../../db/history.ts';
import { preferencesOfUsers, type PreferenceRow } from '../../db/preferences.ts';
import { presentUntil } from '../../db/presence.ts';
import type { CategoryRow } from '../../db/tables/catalogue.ts';
import type { DeliveryRow, EventRow } from '../../db/tables/journey.ts';
import type { DeviceRow, UserRow } from '../../db/tables/people.ts';
import { usersByIds } from '../../db/users.ts';
import { late, LONGEST_ANSWER_MS } from '../patience.ts';

/** What nested fields need: each kind in one statement, however many ask for it. Keys are our own ids. */
export interface Loaders {
  readonly user: DataLoader<string, UserRow | null>;
  readonly category: DataLoader<string, CategoryRow | null>;
  readonly device: DataLoader<string, DeviceRow | null>;
  readonly delivery: DataLoader<string, DeliveryRow | null>;
  readonly devicesOfUser: DataLoader<string, DeviceRow[]>;
  readonly preferencesOfUser: DataLoader<string, PreferenceRow[]>;
  readonly deliveriesOfNotification: DataLoader<string, DeliveryRow[]>;
  readonly eventsOfNotification: DataLoader<string, EventRow[]>;
  readonly feedOfUser: DataLoader<string, FeedState>;
  readonly presenceOfUser: DataLoader<string, Date | null>;
}

/** For one request: what was loaded once is not looked up again in it. */
export function createLoaders(database: Database): Loaders {
  return {
    user: one((ids) => usersByIds(database, ids)),
    category: one((ids) => categoriesByIds(database, ids)),
    device: one((ids) => devicesByIds(database, ids)),
    delivery: one((ids) => deliveriesByIds(database, ids)),
    devicesOfUser: many((ids) => devicesOfUsers(database, ids), ({ userId }) => userId),
    preferencesOfUser: many((ids) => preferencesOfUsers(database, ids), ({ userId }) => userId),
    deliveriesOfNotification: many((ids) => deliveriesOfNotifications(database, ids), ({ notificationId }) => notificationId),
    eventsOfNotification: many((ids) => eventsOfNotifications(database, ids), ({ notificationId }) => notificationId),
    feedOfUser: new DataLoader((ids) => within(LONGEST_ANSWER_MS, readFeedStates(database.sql, ids), late)),
    presenceOfUser: new DataLoader(async (ids) => {
      const until = await within(LONGEST_ANSWER_MS, presentUntil(database.sql, ids), late);
      return ids.map((id) => until.get(id) ?? null);
    }),
  };
}

function one<Row extends { id: string }>(read: (ids: readonly string[]) => Promise<Row[]>): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const rows = new Map((await within(LONGEST_ANSWER_MS, read(ids), late)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

function many<Row>(
  read: (ids: readonly string[]) => Promise<Row[]>,
  ownerOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader(async (ids) => {
    const rows = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const row of await within(LONGEST_ANSWER_MS, read(ids), late)) rows.get(ownerOf(row))?.push(row);
    return ids.map((id) => rows.get(id) ?? []);
  });
}
