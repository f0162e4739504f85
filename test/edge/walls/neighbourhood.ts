import { newId } from '../../../src/base/ids.ts';
import { writeCursor } from '../../../src/core/cursor.ts';
import type { Database } from '../../../src/db/connect.ts';
import { writePosition } from '../../../src/core/feed-event.ts';
import { openHouse, type House } from '../house.ts';

/** What Vera and her project own, each by the name that an outsider would have to know. */
export interface Belongings {
  device: string;
  notification: string;
  deadLetter: string;
  feedItem: string;
  cursors: { notification: string; deadLetter: string; feedItem: string; position: string };
}

export type Stranger = 'app' | 'operator' | 'user' | 'neighbour';

export interface Neighbourhood {
  house: House;
  /** `app`, `operator` and `user` (also called vera) are of another project; `neighbour` is Otto, of Vera's own. */
  strangers: Record<Stranger, string>;
  its: Belongings;
  /** Every row of every table, as text, in order. */
  rows(): Promise<string[]>;
  /** The project of the strangers that are no neighbours. */
  theirProject: string;
  close(): Promise<void>;
}

/** A project with everything that can be named, and strangers who know all the names, before the real doors of the stages. */
export async function openNeighbourhood(): Promise<Neighbourhood> {
  const house = await openHouse();
  const other = await house.tenant('other');
  await house.person('vera');
  const its = await furnish(house);
  const strangers = {
    app: other.app,
    operator: other.operator,
    user: await house.person('vera', other),
    neighbour: await house.person('otto'),
  };
  return { house, strangers, its, theirProject: other.projectId, rows: () => rowsOf(house.database), close: () => house.close() };
}

function missing(): never {
  throw new Error('It was not stored.');
}

async function furnish({ database: { sql }, projectId }: House): Promise<Belongings> {
  const [person] = await sql<{ id: string }[]>`select id from "user" where project_id = ${projectId} and external_id = 'vera'`;
  const [app] = await sql<{ id: string }[]>`select id from app where project_id = ${projectId}`;
  const userId = person?.id ?? missing();
  const appId = app?.id ?? missing();
  const [device, category, template, notification, delivery, deadLetter, feedItem] = [newId(), newId(), newId(), newId(), newId(), newId(), newId()];
  const epoch = 'veras-epoch';
  await sql`insert into device ${sql({ id: device, project_id: projectId, user_id: userId, platform: 'ANDROID', service: 'FCM', token: 'veras-token' })}`;
  await sql`
    insert into category (id, project_id, key, name, kind, critical, opt_in, channels, strategy, priority)
    values (${category}, ${projectId}, 'veras', 'Veras', 'TRANSACTIONAL', false, false, '{IN_APP}', 'PARALLEL', 'NORMAL')`;
  await sql`insert into template ${sql({ id: template, project_id: projectId, key: 'veras' })}`;
  await sql`
    insert into template_version (id, template_id, version, contents, published_at)
    values (${newId()}, ${template}, 1, ${sql.json([{ channel: 'IN_APP', locale: 'en', title: 'a', body: 'b' }])}, now())`;
  await sql`insert into preference ${sql({ id: newId(), user_id: userId, category_id: category, enabled: true })}`;
  await sql`
    insert into notification (id, project_id, app_id, user_id, category_id, status, priority, strategy, request, expires_at)
    values (${notification}, ${projectId}, ${appId}, ${userId}, ${category}, 'ACTIVE', 'NORMAL', 'PARALLEL', '{}', now() + interval '1 day')`;
  await sql`
    insert into delivery (id, notification_id, project_id, user_id, channel, lane, step, status, provider)
    values (${delivery}, ${notification}, ${projectId}, ${userId}, 'SMS', 'sms.normal', 0, 'FAILED', 'veras-account'),
      (${newId()}, ${notification}, ${projectId}, ${userId}, 'EMAIL', 'email.normal', 0, 'WAITING', null)`;
  await sql`insert into dead_letter ${sql({ id: deadLetter, project_id: projectId, delivery_id: delivery, reason: 'TWILIO_1' })}`;
  await sql`insert into feed_counter ${sql({ user_id: userId, epoch, seq: 1, unseen: 1, unread: 1, total: 1 })}`;
  await sql`
    insert into feed_item (id, user_id, notification_id, delivery_id, category, title, body, added_seq, seq)
    values (${feedItem}, ${userId}, ${notification}, ${newId()}, 'veras', 'Secret', 'Secret', 1, 1)`;
  return {
    device,
    notification,
    deadLetter,
    feedItem,
    cursors: {
      // Newer than everything, so that the rows behind it would be seen.
      notification: writeCursor('notification', newId()),
      deadLetter: writeCursor('deadLetter', newId()),
      feedItem: writeCursor('feedItem', '2'),
      position: writePosition({ epoch, seq: 0 }),
    },
  };
}

async function rowsOf({ sql }: Database): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await sql<{ row: string }[]>`select to_jsonb(t)::text as row from ${sql(name)} t order by 1`;
      return rows.map(({ row }) => `${name} ${row}`);
    }),
  );
  return found.flat();
}
