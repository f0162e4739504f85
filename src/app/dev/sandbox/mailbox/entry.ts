import type { Channel } from '../../../../core/channel.ts';
import type { Received } from '../provider.ts';

/** A message that arrived. */
export interface Entry {
  readonly id: string;
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  received: Received;
}

/** An id that is unknown (of another run, or long gone) bounds nothing. */
export interface Filter {
  channel?: Channel | undefined;
  /** The whole address; an e-mail's in any case of its letters. */
  to?: string | undefined;
  /** A part of the address, in any case of its letters. */
  search?: string | undefined;
  /** Entries that came after this one. */
  after?: string | undefined;
  /** Entries that came before this one. */
  before?: string | undefined;
}

/** Which end to begin at, and how many at most. */
export interface Range {
  limit: number;
  newestFirst?: boolean;
}
