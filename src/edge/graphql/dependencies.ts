import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logging.ts';
import type { LiveBus } from '../../bus/live.ts';
import type { Channel, Priority, PushService } from '../../core/channel.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Database } from '../../db/connect.ts';
import type { DeadLetterFilter } from '../../db/dead-letters.ts';
import type { TemplateContent } from '../../db/tables/catalogue.ts';
import type { NotificationRow } from '../../db/tables/journey.ts';
import type { Intake } from '../../intake/acceptance.ts';
import type { ReplayedWhere, ReplayPace } from '../../core/replay.ts';
import type { Allowance } from '../allowance.ts';
import type { FeedHub } from '../live/hub.ts';
import type { NotificationWatch } from '../live/notification.ts';
import type { UserTokens } from '../tokens.ts';

/** The backlog of one lane. */
export interface Backlog {
  channel: Channel;
  priority: Priority;
  pending: number;
  inFlight: number;
  oldestSeconds: number;
}

/** What other nodes keep a copy of, and must drop. */
export interface Change {
  kind: 'categories' | 'templates';
  projectId: string;
}

/** What the resolvers ask of the rest of the platform: the doors of the stages, as small as they can be. */
export interface Dependencies {
  database: Database;
  clock: Clock;
  tokens: UserTokens;
  intake: Intake;
  /** What each caller has left. */
  allowance: Pick<Allowance, 'notifications'>;
  /** Stops what has not left yet, and takes back what lies in the feed. The id is any text. */
  cancel(projectId: string, notificationId: string): Promise<{ answer: NotificationRow | Refusal; withdrawn: boolean }>;
  /** The ids are any text. The path of a refusal is `["ids", position]`. */
  replay(projectId: string, deadLetterIds: string[]): Promise<{ replayed: number; refusals: Refusal[] }>;
  /** The oldest that fit and were not replayed yet; a dry run only counts. */
  replayWhere(projectId: string, filter: DeadLetterFilter, pace: ReplayPace): Promise<ReplayedWhere>;
  /** Whether the account behind a push service is a stand-in's, whose addresses no real one would give out. */
  isTrusting(service: PushService, projectId: string): boolean;
  /** VAPID; null where no Web Push account is configured. */
  webPushPublicKey: string | null;
  queues(): Promise<Backlog[]>;
  /** Stops what goes by whether this person has seen it, where they have. */
  heed(userId: string): Promise<void>;
  /** Who looks at which feed on this node. */
  hub: FeedHub;
  /** Who follows which notification on this node. */
  watch: NotificationWatch;
  /** Where changes of feeds are announced. */
  live: Pick<LiveBus, 'publishFeed' | 'publishNotifications'>;
  /** What is wrong with a template's contents. The path of a refusal is below `["input"]`. */
  checkTemplate(contents: TemplateContent[]): Refusal[];
  /** What operators change by hand is written here. */
  log: Logger;
  /** Tells every node, this one included, that what it keeps of this is old. */
  invalidate(change: Change): void;
}
