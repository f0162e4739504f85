import { createBatcher } from '../base/batching.ts';
import type { Clock } from '../base/clock.ts';
import type { Hints } from '../bus/hints.ts';
import type { Channel } from '../core/channel.ts';
import { isRefusal, refusal, type Refusal } from '../core/refusal.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { findRecipients, type Recipient } from '../db/recipients.ts';
import type { Acceptance, Intake } from './acceptance.ts';
import type { Catalogue } from './catalogue.ts';
import type { Rate } from '../core/rate.ts';
import { draft, type Drafted, type HasAccount } from './draft.ts';
import { persist } from './persist.ts';
import { restraintFor, type Restraint } from './restraint.ts';
import { understand, type Understood } from './understand.ts';

export interface IntakeOptions {
  database: Database;
  catalogue: Catalogue;
  hints: Hints;
  clock: Clock;
  hasAccount: HasAccount;
  /** Whether some account serves the channel for the project. */
  isConfigured: (channel: Channel, projectId: string) => boolean;
  /** How many notifications one person is sent; as many as are asked for where absent. */
  userNotifications?: Rate | null;
}

const REQUESTS_PER_BATCH = 200;
const BATCHES_AT_ONCE = 2;
const WORTH_A_BATCH = 50;

/**
 * Acceptance, step by step: understand the request, join the batch, find the recipient, draft the deliveries
 * (consent, addresses, words), persist in one transaction, and only then hint and answer.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { database, catalogue, hints, clock, hasAccount, isConfigured, userNotifications = null } = options;
  const batches = createBatcher<Understood, Acceptance>({
    limit: REQUESTS_PER_BATCH,
    concurrency: BATCHES_AT_ONCE,
    worthwhile: WORTH_A_BATCH,
    isGuilt: isDataError,
    run: async (batch) => {
      const recipients = await recipientsOf(database, batch);
      const ids = [...recipients.values()].map(({ id }) => id);
      const restraint = await restraintFor(database.sql, userNotifications, ids, clock.now());
      const drafted = batch.map((one) => draftFor(one, recipients, { hasAccount, restraint }));
      const { answerTo, queued } = await persist(database, drafted.filter((one): one is Drafted => !isRefusal(one)));
      // Committed is accepted: the caller does not wait for the bus, and what the bus misses the reconciler finds.
      void hints.publish(queued);
      return drafted.map((one) => (isRefusal(one) ? refused(one) : answerTo(one)));
    },
  });

  async function acceptOne(understood: Understood | Refusal): Promise<Acceptance> {
    if (isRefusal(understood)) return refused(understood);
    try {
      return await batches.add(understood);
    } catch (error) {
      // The fault of this one alone: those that it was asked with have their own answers.
      if (isDataError(error)) return refused(refusal('INVALID_VALUE', 'This holds something that cannot be stored.', understood.path));
      throw error;
    }
  }

  return {
    async accept(requester, requests, pathOf) {
      const now = clock.now();
      // Each before any joins a batch: one whose category has to be read would fall behind those it was asked after.
      const understood = await Promise.all(
        requests.map((request, at) => understand(request, requester, pathOf(at), { catalogue, isConfigured, now })),
      );
      return Promise.all(understood.map(acceptOne));
    },
  };
}

function refused(...refusals: Refusal[]): Acceptance {
  return { notification: null, duplicate: false, refusals };
}

async function recipientsOf({ sql }: Database, batch: Understood[]): Promise<Map<string, Recipient>> {
  const asked = batch.flatMap(({ to, requester: { projectId } }) =>
    'userId' in to ? [{ projectId, externalId: to.userId }] : [],
  );
  const found = await findRecipients(sql, asked);
  return new Map(found.map((one) => [placeOf(one.projectId, one.externalId), one]));
}

function placeOf(projectId: string, externalId: string): string {
  return `${projectId} ${externalId}`;
}

interface Deciding {
  hasAccount: HasAccount;
  restraint: Restraint;
}

function draftFor(understood: Understood, recipients: Map<string, Recipient>, { hasAccount, restraint }: Deciding): Drafted | Refusal {
  const { to, requester, path } = understood;
  const { projectId } = requester;
  const recipient = 'userId' in to ? (recipients.get(placeOf(projectId, to.userId)) ?? null) : null;
  if ('userId' in to && !recipient) {
    return refusal('USER_NOT_FOUND', 'There is no such user; upsertUsers makes one.', [...path, 'to', 'userId']);
  }
  // What is to be sent later is counted when it is.
  const counts = recipient !== null && understood.sendAt === null && !understood.category.critical;
  const isEnough = counts && restraint.isEnough(recipient.id);
  const drafted = draft({ ...understood, projectId, recipient, bare: 'userId' in to ? {} : to, isEnough }, hasAccount);
  return drafted.refusal ?? { ...understood, recipient, draft: drafted };
}
