import { newId } from '../base/ids.ts';
import type { NewDelivery, NewNotification } from '../db/acceptance.ts';
import type { NotificationRow } from '../db/tables/journey.ts';
import type { DraftDelivery, Drafted } from './draft.ts';

/** Drafts as the tables take them. */

/** A notification of its own id. */
export function rowOf({ requester, recipient, to, draft, identity, ...asked }: Drafted): NewNotification {
  const { category, sendAt, words, data, channels, feed } = asked;
  return {
    id: newId(),
    ...requester,
    userId: recipient?.id ?? null,
    email: 'email' in to ? to.email : null,
    phone: 'phone' in to ? to.phone : null,
    categoryId: category.id,
    status: sendAt ? 'SCHEDULED' : draft.complete ? 'COMPLETED' : 'ACTIVE',
    priority: asked.priority,
    strategy: asked.strategy,
    request: {
      templateVersionId: 'template' in words ? words.template.versionId : null,
      content: 'content' in words ? words.content : null,
      data,
      channels,
      ...(Object.keys(feed).length > 0 && { feed }),
    },
    sendAt,
    expiresAt: asked.expiresAt,
    heeds: asked.strategy === 'ESCALATE' ? 'SEEN' : category.cancelsWhenRead ? 'READ' : null,
    escalateAfterSeconds: asked.strategy === 'ESCALATE' ? category.escalateAfterSeconds : null,
    ...identity,
  };
}

/** What is scheduled has no deliveries yet: preferences, addresses, devices and text are resolved when it is due. */
export function rowsOfDeliveries(
  drafts: DraftDelivery[],
  notification: Pick<NewNotification, 'id' | 'projectId' | 'userId' | 'status' | 'request'>,
): NewDelivery[] {
  if (notification.status === 'SCHEDULED') return [];
  const collapses = notification.request.feed?.collapseKey !== undefined;
  const alone = drafts.filter(({ status }) => status !== 'FILTERED').length === 1;
  return drafts.map((one) => ({
    ...one,
    notificationId: notification.id,
    projectId: notification.projectId,
    userId: notification.userId,
    // What takes another's place in the feed takes more than one statement, and so a transaction with the plan.
    alone: alone && one.status !== 'FILTERED' && !(one.channel === 'IN_APP' && collapses),
  }));
}

/** The row as the database has it now, without asking it again. */
export function storedRow(row: NewNotification, createdAt: Date): NotificationRow {
  const { kind: _kind, key: _key, requestHash: _hash, windowSeconds: _window, ...notification } = row;
  const waitMs = notification.status === 'ACTIVE' && notification.escalateAfterSeconds !== null ? notification.escalateAfterSeconds * 1_000 : null;
  const escalatesAt = waitMs === null ? null : new Date(createdAt.getTime() + waitMs);
  return { ...notification, escalatesAt, createdAt, updatedAt: createdAt };
}
