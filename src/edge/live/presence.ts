import { liveEventsOf, type FeedEvent } from '../../core/feed-event.ts';
import { continues, sameEpoch, type FeedChange, type FeedState, type FeedStretch } from '../../core/feed.ts';

/** A stretch of a feed together with what it means to those who stood where it begins: nearly everybody, so it is worked out once. */
export interface ShownStretch extends FeedStretch {
  events: readonly FeedEvent[];
}

/** One subscriber of one person's feed. */
export interface FeedListener {
  changed(stretch: ShownStretch): void;
  /** What follows does not continue what came before. */
  reset(): void;
}

/** Pings that wait for a read. Past them the newest alone is kept: the hole before it is found, and read. */
const EARLY_LIMIT = 256;

/**
 * A person who is looking at the feed, here, now: the state that was shown last, and everyone it was shown to. Pings that
 * continue it are passed on as they are; for a hole the rows are read, and whatever comes meanwhile waits its turn. Mostly the
 * ping that was missing comes meanwhile, overtaken on its way: then the pings are passed on, since each has the counts after itself.
 */
export class Presence {
  readonly listeners = new Set<FeedListener>();
  readonly #userId: string;
  readonly #read: (userId: string, after: number) => Promise<FeedStretch>;
  #shown: FeedState | null = null;
  #reading = true;
  #early: FeedChange[] = [];

  constructor(userId: string, read: (userId: string, after: number) => Promise<FeedStretch>) {
    this.#userId = userId;
    this.#read = read;
  }

  /** Null until it began. */
  get shown(): FeedState | null {
    return this.#shown;
  }

  /** The subscription was active before this state was read: every later change is pinged. */
  begin(state: FeedState): void {
    this.#remember(state);
    this.#settle();
  }

  ping(change: FeedChange): void {
    const shown = this.#shown;
    if (this.#reading || !shown) this.#wait(change);
    else if (sameEpoch(shown, change) && change.seq <= shown.seq) return;
    else if (continues(change, shown)) this.#pass(change, shown.seq);
    else void this.catchUp([change]);
  }

  /** Reads what is missing, if anything is. A failed read changes nothing: the next comparison asks again. `ahead` lies past the hole. */
  async catchUp(ahead: readonly FeedChange[] = []): Promise<void> {
    const shown = this.#shown;
    if (this.#reading || !shown) return;
    this.#reading = true;
    try {
      this.#show(shown, await this.#read(this.#userId, shown.seq), ahead);
    } catch {
      this.#early = [];
    } finally {
      this.#settle();
    }
  }

  /** `shown` was committed before `stretch` was read, so an older number can only mean that the database was put back. */
  #show(shown: FeedState, stretch: FeedStretch, ahead: readonly FeedChange[]): void {
    if (!sameEpoch(shown, stretch) || stretch.seq < shown.seq || !stretch.whole) return this.#reset(stretch);
    let at = shown;
    for (const change of [...ahead, ...this.#early].sort(byNumber)) {
      if (!continues(change, at)) continue;
      this.#pass(change, at.seq);
      at = change;
    }
    if (stretch.seq > at.seq) this.#pass({ ...stretch, entries: stretch.entries.filter(({ seq }) => seq > at.seq) }, at.seq);
  }

  #pass(news: FeedState & Pick<FeedStretch, 'entries'>, after: number): void {
    this.#remember(news);
    const { epoch, seq, counts, categories, entries } = news;
    const stretch = { epoch, seq, counts, categories, after, entries, whole: true };
    const shown: ShownStretch = { ...stretch, events: liveEventsOf(stretch, after) };
    for (const listener of this.listeners) listener.changed(shown);
  }

  #reset(state: FeedState): void {
    this.#remember(state);
    for (const listener of this.listeners) listener.reset();
  }

  /** The state alone: thousands are present, and nobody needs to keep their entries. */
  #remember({ epoch, seq, counts, categories }: FeedState): void {
    this.#shown = { epoch, seq, counts, categories };
  }

  #wait(change: FeedChange): void {
    if (this.#early.length === EARLY_LIMIT) this.#early = [];
    this.#early.push(change);
  }

  #settle(): void {
    this.#reading = false;
    for (const change of this.#early.splice(0).sort(byNumber)) this.ping(change);
  }
}

function byNumber(one: FeedChange, other: FeedChange): number {
  return one.seq - other.seq;
}
