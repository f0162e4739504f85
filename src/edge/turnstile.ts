import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { Rate, Spent } from '../core/rate.ts';
import { meter } from './allowance.ts';

/** How much may come on one node to the doors of those who answer: hooks, beacons, unsubscribe. */
export interface ReturnLimits {
  /** Requests from one address, whatever they are. */
  addressReturns: Rate;
  /** Reports of one account, after their signature was found good: what is forged uses up nobody's share. */
  accountReports: Rate;
}

/** What each has left. */
export interface Turnstile {
  address(address: string): Spent;
  account(account: string, reports: number): Spent;
  /** One token, of a beacon or a link, which tells the same however often it comes. */
  token(token: string): Spent;
}

/** A page is opened, and a push clicked, a few times; never sixty a minute. */
const TOKEN_USES: Rate = { count: 60, perMs: 60_000 };

/** In the memory of this node. */
export function createTurnstile({ addressReturns, accountReports }: ReturnLimits, clock: Clock): Turnstile {
  const ofAddresses = meter(addressReturns, clock);
  const ofAccounts = meter(accountReports, clock);
  const ofTokens = meter(TOKEN_USES, clock);
  return {
    address: (address) => ofAddresses(address, 1),
    account: (account, reports) => ofAccounts(account, Math.max(1, reports)),
    token: (token) => ofTokens(token, 1),
  };
}

/**
 * Says no for now, and until when. Providers come again after a 503, and some (SNS) hardly after a 4xx, so that at their door a
 * no costs no receipt.
 */
export function refuse(reply: FastifyReply, { retryAfterSeconds }: Spent, status: 429 | 503): FastifyReply {
  return reply
    .code(status)
    .header('retry-after', retryAfterSeconds)
    .send({ error: 'Too many requests for now.', code: 'TOO_MANY_REQUESTS', retryAfterSeconds });
}

interface WithToken {
  Params: { token: string };
}

/** At the doors of people and browsers: by address, and by the token in the path. */
export function turn(turnstile: Turnstile) {
  return async ({ ip, params }: FastifyRequest<WithToken>, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const refused = [turnstile.address(ip), turnstile.token(params.token)].find(({ allowed }) => !allowed);
    return refused && refuse(reply, refused, 429);
  };
}
