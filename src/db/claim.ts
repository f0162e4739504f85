import type { Channel, Lane, Platform, Priority } from '../core/channel.ts';
import type { CategoryKind } from '../core/consent.ts';
import type { Content, Json } from '../core/message.ts';
import { ringing, type Asleep } from '../core/quiet-hours.ts';
import type { UnknownPolicy } from '../core/verdict.ts';
import type { Sql } from './connect.ts';

/** A delivery that is wanted, and for how long it is to be the worker's. */
interface ClaimRequest {
  id: string;
  leaseMs: number;
  /** Its channel makes itself heard. */
  rings: boolean;
}

/** A delivery that is this worker's alone until the lease ends, with all that an attempt needs. */
export interface Claimed {
  id: string;
  notificationId: string;
  projectId: string;
  channel: Channel;
  lane: Lane;
  /** Its end is the end of its notification. */
  alone: boolean;
  /** This attempt's number, from 1. */
  attempt: number;
  /** Names this very claim: only its holder can settle it. */
  lease: string;
  content: Content;
  address: string | null;
  deviceId: string | null;
  /** Null where the device was retired, or has gone to another person, since the delivery was made. */
  token: string | null;
  p256dh: string | null;
  auth: string | null;
  platform: Platform | null;
  registeredAt: Date | null;
  category: string;
  kind: CategoryKind;
  priority: Priority;
  expiresAt: Date;
  data: Json;
  appId: string;
  /** The app's name for what this is the newest of; null where it gave none. */
  collapseKey: string | null;
  /** What the app's icon is to show: the unread items of the feed, with the one that this notification is about to put there. */
  badge: number | null;
  /** Whom it is about, where the address does not say: for WEBHOOK. */
  recipient: { userId: string } | { email: string } | { phone: string } | null;
  /** It is not to be sent to somebody who has seen the item of its notification. */
  unlessSeen: boolean;
  /** Why this address must not be written to, where it must not. */
  suppressed: string | null;
  /** Whose quiet hours it must not ring in; null where it rings at nobody who has some. */
  asleep: Asleep | null;
  /** The account that was used last, if one was. */
  provider: string | null;
  /** That account may have sent it already. */
  bound: boolean;
  /** The category's; null for what is usual on the wire. */
  unknownPolicy: UnknownPolicy | null;
  queuedAt: Date;
}

/**
 * QUEUED → SENDING. Rows that another worker is claiming are passed over (`skip locked`), so a hint seen twice costs
 * one look. What has expired is left for the expirer.
 */
export async function claim(sql: Sql, requests: ClaimRequest[]): Promise<Claimed[]> {
  return sql<Claimed[]>`
    with picked as materialized (
      select d.id, a.lease_ms, n.category_id, n.priority, n.expires_at, n.request -> 'data' as data, n.email, n.phone,
        n.app_id, n.request #>> '{feed,collapseKey}' as collapse_key
      from unnest(${requests.map(({ id }) => id)}::uuid[], ${requests.map(({ leaseMs }) => leaseMs)}::integer[]) as a (id, lease_ms)
      join delivery d using (id)
      join notification n on n.id = d.notification_id
      where d.status = 'QUEUED' and n.expires_at > now()
      order by d.id
      for update of d skip locked
    ), claimed as (
      update delivery d
      set status = 'SENDING', attempts = d.attempts + 1, updated_at = now(),
          lease_until = clock_timestamp() + p.lease_ms * interval '1 millisecond'
      from picked p
      where d.id = p.id
      returning d.*, p.category_id, p.priority, p.expires_at, p.data, p.email, p.phone, p.app_id, p.collapse_key
    )
    select c.id, c.notification_id, c.project_id, c.channel, c.lane, c.alone, c.attempts as attempt, c.lease_until::text as lease,
      c.content, c.address, c.device_id, v.token, v.p256dh, v.auth, v.platform, v.registered_at,
      g.key as category, g.kind, c.priority, c.expires_at, c.data, c.app_id, c.collapse_key, c.provider, c.bound, c.unless_seen, g.unknown_policy, c.queued_at,
      case when c.channel = 'PUSH' then (
        select sum(items)::integer from (
          select unread as items from feed_counter where user_id = c.user_id
          union all
          select 1 from delivery
          where not c.alone and notification_id = c.notification_id and channel = 'IN_APP' and status = 'QUEUED'
        ) counted
      ) end as badge,
      case when c.channel = 'WEBHOOK' then coalesce(
        (select jsonb_build_object('userId', external_id) from "user" where id = c.user_id),
        case when c.email is null then jsonb_build_object('phone', c.phone) else jsonb_build_object('email', c.email) end
      ) end as recipient,
      (
        select reason from suppression
        where project_id = c.project_id and channel = c.channel and address = coalesce(v.token, c.address)
          and (category_id is null or category_id = c.category_id)
          and (not promotional_only or g.kind = 'PROMOTIONAL')
        limit 1
      ) as suppressed,
      ${requests.some(({ rings }) => rings) ? asleep(sql) : sql`null`} as asleep
    from claimed c
    join category g on g.id = c.category_id
    left join device v on v.id = c.device_id and v.user_id = c.user_id and v.retired_at is null`;
}

/** Of mail nobody is woken, and would pay for its planning. */
function asleep(sql: Sql) {
  return sql`
      case when c.channel = any(${[...ringing]}::text[]) and not g.critical then (
        select jsonb_build_object('hours', quiet_hours, 'timezone', timezone, 'now', extract(epoch from now()) * 1000)
        from "user"
        where id = c.user_id and quiet_hours is not null
      ) end`;
}
