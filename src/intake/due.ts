import { newId } from '../base/ids.ts';
import type { Channel } from '../core/channel.ts';
import type { Hint } from '../core/hint.ts';
import type { RefusalCode } from '../core/refusal.ts';
import { insertDeliveries } from '../db/acceptance.ts';
import { findCategoriesByIds, findTemplateVersions } from '../db/catalogue.ts';
import type { Database, Reader } from '../db/connect.ts';
import { findRecipientsByIds } from '../db/recipients.ts';
import { beginScheduled, lockScheduledDue } from '../db/scheduled.ts';
import type { NotificationRow } from '../db/tables/journey.ts';
import type { IntakeOptions } from './accept.ts';
import { draft, type Asked, type Draft } from './draft.ts';
import { presentAmong } from './presence.ts';
import { restraintFor, type Restraint } from './restraint.ts';
import { rowsOfDeliveries } from './rows.ts';

const NOTIFICATIONS_PER_ROUND = 200;
/** PostgreSQL takes at most 256 MB of JSON as one value: a round that came to more would never succeed. */
const CHARACTERS_PER_ROUND = 8_000_000;
/**
 * A template may take a fifth of a second of this process. Postgres gives up a transaction that says nothing for 30 s, so a round of slow
 * ones would never succeed, and hold up all that anybody is to be sent later.
 */
const DRAFTING_PER_ROUND_MS = 2_000;

/** What a round began. */
export interface Begun {
  notificationIds: string[];
  queued: Hint[];
  /** There may be more. */
  full: boolean;
}

/** What a scheduled notification is drafted with. */
export type DueOptions = Pick<IntakeOptions, 'catalogue' | 'clock' | 'hasAccount' | 'renderer' | 'userNotifications'>;

/**
 * The door for the scheduler: what was accepted for later and is due now gets its deliveries, by the preferences,
 * addresses, devices and text of this moment. Publishing the hints is the caller's, after the commit.
 */
export async function beginDue(
  { sql }: Database,
  { catalogue, clock, userNotifications = null, ...tools }: DueOptions,
): Promise<Begun> {
  return sql.begin(async (transaction) => {
    const due = await lockScheduledDue(transaction, NOTIFICATIONS_PER_ROUND);
    if (due.length === 0) return { notificationIds: [], queued: [], full: false };

    const now = clock.now();
    const userIds = due.flatMap(({ userId }) => userId ?? []);
    const restraint = await restraintFor(transaction, userNotifications, userIds, now);
    const asked = await askedOf(due, transaction, { catalogue, restraint, now });
    const drafts = inTime(asked.map((one, at) => () => (typeof one === 'string' ? lost(due[at]?.request.channels ?? [], one) : draft(one, tools))));
    const begun = due.slice(0, countFitting(drafts));
    const rows = begun.flatMap((row, at) => rowsOfDeliveries(drafts[at]?.deliveries ?? [], { ...row, status: 'ACTIVE' }));
    const over = begun.filter((_, at) => drafts[at]?.complete).map(({ id }) => id);

    await insertDeliveries(transaction, rows);
    await beginScheduled(transaction, begun.map(({ id }) => id).filter((id) => !over.includes(id)), over);
    return {
      notificationIds: begun.map(({ id }) => id),
      queued: rows.flatMap(({ id, lane, status }) => (status === 'QUEUED' && lane !== null ? [{ id, lane }] : [])),
      full: begun.length < due.length || due.length === NOTIFICATIONS_PER_ROUND,
    };
  });
}

/** The first of them, as many as there is time for, and one in any case. */
function inTime(drafting: (() => Draft)[]): Draft[] {
  const endsAt = performance.now() + DRAFTING_PER_ROUND_MS;
  const drafts: Draft[] = [];
  for (const draftOne of drafting) {
    if (drafts.length > 0 && performance.now() > endsAt) break;
    drafts.push(draftOne());
  }
  return drafts;
}

/** How many of them, from the first, one round takes. */
function countFitting(drafts: Draft[]): number {
  let characters = 0;
  const beyond = drafts.findIndex(({ deliveries }) => {
    for (const { content } of deliveries) characters += content ? content.body.length + (content.html?.length ?? 0) : 0;
    return characters > CHARACTERS_PER_ROUND;
  });
  return beyond === -1 ? drafts.length : Math.max(1, beyond);
}

/** One that has lost its category or its words since it was accepted is no reason to hold up the others: it says so, and is over. */
function lost(channels: readonly Channel[], reason: RefusalCode): Draft {
  const nowhere = { lane: null, deviceId: null, address: null, content: null, status: 'FILTERED', reason } as const;
  return { deliveries: channels.map((channel, step) => ({ id: newId(), channel, step, ...nowhere })), complete: true, refusal: null };
}

async function askedOf(
  due: NotificationRow[],
  sql: Reader,
  { catalogue, restraint, now }: { catalogue: IntakeOptions['catalogue']; restraint: Restraint; now: number },
): Promise<(Asked | RefusalCode)[]> {
  const versionIds = due.flatMap(({ request }) => request.templateVersionId ?? []);
  const recipients = byId(await findRecipientsByIds(sql, due.flatMap(({ userId }) => userId ?? [])), ({ id }) => id);
  const categories = byId(await findCategoriesByIds(sql, due.map(({ categoryId }) => categoryId)), ({ id }) => id);
  const present = await presentAmong(sql, due.flatMap(({ categoryId, userId }) => {
    const category = categories.get(categoryId);
    return category ? [{ category, userId }] : [];
  }));
  const versions = byId(await findTemplateVersions(sql, versionIds), ({ versionId }) => versionId);
  return Promise.all(
    due.map(async ({ request, ...row }) => {
      const category = categories.get(row.categoryId);
      const template = versions.get(request.templateVersionId ?? '');
      const words = template ? { template } : request.content ? { content: request.content } : null;
      if (!category) return 'CATEGORY_NOT_FOUND';
      if (!words) return 'TEMPLATE_NOT_FOUND';
      return {
        path: [],
        now,
        isEnough: row.userId !== null && !category.critical && restraint.isEnough(row.userId),
        isPresent: row.userId !== null && present.has(row.userId),
        recipient: recipients.get(row.userId ?? '') ?? null,
        bare: { ...(row.email ? { email: row.email } : {}), ...(row.phone ? { phone: row.phone } : {}) },
        projectId: row.projectId,
        category,
        channels: request.channels,
        strategy: row.strategy,
        priority: row.priority,
        words,
        data: request.data,
        defaultLocale: (await catalogue.defaults(row.projectId)).defaultLocale,
      };
    }),
  );
}

function byId<T>(rows: T[], idOf: (row: T) => string): Map<string, T> {
  return new Map(rows.map((row) => [idOf(row), row]));
}
