import { createBatcher } from '../base/batching.ts';
import type { Clock } from '../base/clock.ts';
import type { Hints } from '../bus/hints.ts';
import { lanesOf, type Channel, type Lane } from '../core/channel.ts';
import type { Rate } from '../core/rate.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { findRecipients, type Recipient } from '../db/recipients.ts';
import type { Acceptance, Intake } from './acceptance.ts';
import type { Catalogue } from './catalogue.ts';
import { draft, type Drafted, type DraftTools } from './draft.ts';
import { leadersOf, persist } from './persist.ts';
import { presentAmong } from './presence.ts';
import type { Pressure } from './pressure.ts';
import { restraintFor, type Restraint } from './restraint.ts';
import { understand, type Understood } from './understand.ts';

/** What acceptance is built from. */
export interface IntakeOptions extends DraftTools {
  database: Database;
  catalogue: Catalogue;
  hints: Hints;
  clock: Clock;
  /** Whether some account serves the channel for the project. */
  isConfigured: (channel: Channel, projectId: string) => boolean;
  /** Says "later" where there is too much to do. */
  pressure: Pick<Pressure, 'check'>;
  /** How many notifications one person is sent; as many as are asked for where absent. */
  userNotifications?: Rate | null;
}

const REQUESTS_PER_BATCH = 200;
const BATCHES_AT_ONCE = 2;
const WORTH_A_BATCH = 50;
/** At 3,000 a second this is worked off within the longest wait; more would only wait to be sent away. */
const MOST_WAITING = 15_000;
const LONGEST_WAIT_MS = 5_000;
const RETRY_AFTER_SECONDS = 2;

/**
 * Acceptance, step by step: understand the request, join the batch, find the recipient, draft the deliveries
 * (consent, addresses, words), persist in one transaction, and only then hint and answer.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { database, catalogue, hints, clock, isConfigured, pressure, userNotifications = null } = options;
  const batches = createBatcher<Understood[], Acceptance[]>({
    limit: REQUESTS_PER_BATCH,
    sizeOf: ({ length }) => length,
    concurrency: BATCHES_AT_ONCE,
    worthwhile: WORTH_A_BATCH,
    bounds: { mostWaiting: MOST_WAITING, longestMs: LONGEST_WAIT_MS, retryAfterSeconds: RETRY_AFTER_SECONDS },
    isGuilt: isDataError,
    run: async (slices) => {
      const batch = slices.flat();
      const recipients = await recipientsOf(database, batch);
      const ids = [...recipients.values()].map(({ id }) => id);
      const restraint = await restraintFor(database.sql, userNotifications, ids, clock.now());
      const present = await presentAmong(database.sql, batch.map((one) => ({ category: one.category, userId: recipientOf(one, recipients)?.id ?? null })));
      const now = clock.now();
      const known = { recipients, restraint, present, now, leaders: userNotifications && leadersOf(batch), tools: options };
      const drafted = batch.map((one) => draftFor(one, known));
      const { answerTo, queued } = await persist(database, drafted.filter((one): one is Drafted => !isRefusal(one)));
      // Committed is accepted: the caller does not wait for the bus, and what the bus misses the reconciler finds.
      void hints.publish(queued);
      const answers = drafted.map((one) => (isRefusal(one) ? refused(one) : answerTo(one)));
      return slices.map(({ length }) => answers.splice(0, length));
    },
  });

  /** The slice stays together, in one transaction, unless one of it is at fault: that one alone is refused. */
  async function acceptSlice(slice: Understood[]): Promise<Acceptance[]> {
    try {
      return await batches.add(slice);
    } catch (error) {
      const [first, ...others] = slice;
      if (!isDataError(error) || !first) throw error;
      if (others.length === 0) return [refused(refuse.unstorable(first.path))];
      const middle = Math.ceil(slice.length / 2);
      return [...(await acceptSlice(slice.slice(0, middle))), ...(await acceptSlice(slice.slice(middle)))];
    }
  }

  /** Two batches are under way at once, so a slice joins only when the one before is committed: what one call asks for keeps its order. */
  async function acceptInOrder(understood: Understood[]): Promise<Acceptance[]> {
    const answers: Acceptance[] = [];
    for (let at = 0; at < understood.length; at += REQUESTS_PER_BATCH) {
      answers.push(...(await acceptSlice(understood.slice(at, at + REQUESTS_PER_BATCH))));
    }
    return answers;
  }

  return {
    async accept(requester, requests, pathOf) {
      pressure.check([]);
      const now = clock.now();
      // Each before any joins a batch: one whose category has to be read would fall behind those it was asked after.
      const understood = await Promise.all(
        requests.map((request, at) => understand(request, requester, pathOf(at), { catalogue, isConfigured, now })),
      );
      const sound = understood.filter((one): one is Understood => !isRefusal(one));
      // All of a call or nothing: who is sent away half way would not know which half.
      pressure.check(lanesAsked(sound));
      const accepted = (await acceptInOrder(sound)).values();
      return understood.map((one) => (isRefusal(one) ? refused(one) : answerFrom(accepted)));
    },
  };
}

/** What is to be sent later owes nothing to a lane yet. */
function lanesAsked(understood: Understood[]): Set<Lane> {
  const now = understood.filter(({ sendAt }) => sendAt === null);
  return new Set(now.flatMap(({ channels, priority }) => channels.flatMap((channel) => lanesOf(channel, priority))));
}

function answerFrom(accepted: Iterator<Acceptance>): Acceptance {
  const next = accepted.next();
  if (next.done) throw new Error('A batch gave fewer answers than it was asked for.');
  return next.value;
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

/** What a whole batch is drafted by. */
interface Known {
  recipients: Map<string, Recipient>;
  restraint: Restraint;
  present: ReadonlySet<string>;
  now: number;
  /** For each request the first of the batch with its key; null where nobody is limited, since it matters only there. */
  leaders: ReadonlyMap<Understood, Understood> | null;
  tools: DraftTools;
}

function recipientOf({ to, requester }: Understood, recipients: Map<string, Recipient>): Recipient | null {
  return 'userId' in to ? (recipients.get(placeOf(requester.projectId, to.userId)) ?? null) : null;
}

function draftFor(understood: Understood, { recipients, restraint, present, now, leaders, tools }: Known): Drafted | Refusal {
  const { to, requester, path } = understood;
  const { projectId } = requester;
  const recipient = recipientOf(understood, recipients);
  const isPresent = recipient !== null && present.has(recipient.id);
  if ('userId' in to && !recipient) return refuse.noUser([...path, 'to', 'userId'], to.userId);
  // What is to be sent later is counted when it is, and what is asked for twice is sent once.
  const isFirst = leaders === null || leaders.get(understood) === understood;
  const counts = recipient !== null && understood.sendAt === null && !understood.category.critical && isFirst;
  const isEnough = counts && restraint.isEnough(recipient.id);
  const drafted = draft({ ...understood, projectId, recipient, bare: 'userId' in to ? {} : to, isEnough, isPresent, now }, tools);
  return drafted.refusal ?? { ...understood, recipient, draft: drafted };
}
