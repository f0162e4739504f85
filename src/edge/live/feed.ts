import { eventsOf, liveEventsOf, resetTo, type FeedEvent, type FeedPosition } from '../../core/feed-event.ts';
import { sameEpoch, type FeedStretch } from '../../core/feed.ts';
import type { FeedHub, Listening } from './hub.ts';
import type { FeedListener, ShownStretch } from './presence.ts';
import { pullFrom, type Source, type Tap } from './pull.ts';

/** A position; `now` for from now on; `lost` where the client's cursor says nothing to us. */
export type FeedStart = FeedPosition | 'now' | 'lost';

const NONE: readonly FeedEvent[] = [];

/** What waits for a slow reader, at most. Past it the reader is told to load the feed again. */
const WAITING_EVENT_LIMIT = 256;

/** One subscription of a person's feed: what changed since the start, then every change, in order and once. */
export function subscribeFeed(hub: FeedHub, userId: string, start: FeedStart): AsyncIterableIterator<FeedEvent, undefined> {
  return pullFrom(new FeedSource(hub, userId, start));
}

class FeedSource implements Source<FeedEvent>, FeedListener {
  readonly #hub: FeedHub;
  readonly #userId: string;
  readonly #start: FeedStart;
  #tap: Tap | null = null;
  #listening: Listening | null = null;
  /** Where the reader stands once `#events` are taken; the epoch is null until the rows were read. */
  #epoch: string | null = null;
  #seq = 0;
  #events: readonly FeedEvent[] = NONE;
  #taken = 0;
  #waiting: ShownStretch[] = [];
  #waitingEvents = 0;
  #lost = false;

  constructor(hub: FeedHub, userId: string, start: FeedStart) {
    this.#hub = hub;
    this.#userId = userId;
    this.#start = start;
  }

  open(tap: Tap): void {
    this.#tap = tap;
    this.#listening = this.#hub.listen(this.#userId, this);
    this.#begin(this.#listening).catch((error: unknown) => tap.fail(error));
  }

  take(): FeedEvent | undefined {
    while (this.#taken === this.#events.length) if (!this.#turn()) return undefined;
    const event = this.#events[this.#taken++];
    // What was taken is let go at once: kept until the next, it would grow old with everybody who listens.
    if (this.#taken === this.#events.length) this.#have(NONE);
    if (event) this.#hub.count(event.type);
    return event;
  }

  close(): void {
    this.#listening?.close();
    this.#waiting = [];
  }

  changed(stretch: ShownStretch): void {
    if (this.#lost) return;
    if (this.#continues(stretch)) this.#stand(stretch, stretch.events);
    else this.#wait(stretch);
    this.#tap?.wake();
  }

  reset(): void {
    this.#lose();
    this.#tap?.wake();
  }

  /** Whether the reader has taken all that came before, and it is all that follows: nearly always. */
  #continues(stretch: ShownStretch): boolean {
    if (this.#waiting.length > 0 || this.#taken < this.#events.length) return false;
    return stretch.after === this.#seq && this.#isOfEpochOf(stretch);
  }

  #wait(stretch: ShownStretch): void {
    const keptUp = this.#waiting.length === 0;
    this.#waiting.push(stretch);
    this.#waitingEvents += stretch.events.length;
    if (!keptUp && this.#waitingEvents > WAITING_EVENT_LIMIT) this.#lose();
  }

  /** What waits is dropped: the reader will be told to load the feed again, once it reads. */
  #lose(): void {
    this.#lost = true;
    this.#waiting = [];
    this.#waitingEvents = 0;
  }

  /** Listen first, read second: what the rows do not tell yet is pinged, and what both tell is dropped by its number. */
  async #begin(listening: Listening): Promise<void> {
    const stretch = await listening.read(typeof this.#start === 'string' ? null : this.#start.seq);
    this.#stand(stretch, firstEvents(this.#start, stretch));
    this.#tap?.wake();
  }

  /** Makes the next events ready, if there are any. Who was lost is told where the feed is by now, and goes on from there. */
  #turn(): boolean {
    if (this.#epoch === null) return false;
    if (this.#lost && this.#listening) {
      const state = this.#listening.state();
      this.#lost = false;
      this.#stand(state, [resetTo(state)]);
      return true;
    }
    const stretch = this.#waiting.shift();
    if (!stretch) return false;
    this.#waitingEvents -= stretch.events.length;
    if (stretch.seq > this.#seq && this.#isOfEpochOf(stretch)) {
      this.#stand(stretch, stretch.after === this.#seq ? stretch.events : liveEventsOf(stretch, this.#seq));
    }
    return true;
  }

  #stand({ epoch, seq }: FeedPosition, events: readonly FeedEvent[]): void {
    this.#epoch = epoch;
    this.#seq = seq;
    this.#have(events);
  }

  #isOfEpochOf(stretch: ShownStretch): boolean {
    return this.#epoch !== null && sameEpoch({ epoch: this.#epoch }, stretch);
  }

  #have(events: readonly FeedEvent[]): void {
    this.#events = events;
    this.#taken = 0;
  }
}

function firstEvents(start: FeedStart, stretch: FeedStretch): FeedEvent[] {
  if (start === 'now') return [];
  const known = start !== 'lost' && sameEpoch(start, stretch) && start.seq <= stretch.seq && stretch.whole;
  return known ? eventsOf(stretch, start.seq) : [resetTo(stretch)];
}
