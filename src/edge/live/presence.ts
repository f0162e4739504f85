import { liveEventsOf, type FeedEvent, type FeedPosition } from '../../core/feed-event.ts';
import { continues, emptyFeed, sameEpoch, type CountsOfCategories, type FeedChange, type FeedCounts, type FeedState, type FeedStretch } from '../../core/feed.ts';

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

/** Changed in place: what is made anew with every ping, and kept until the next, would be most of what the garbage collector has to move. */
interface Shown extends FeedPosition, FeedCounts {
  categories: CountsOfCategories | null;
}

/** Pings that wait for a read. Past them the newest alone is kept: the hole before it is found, and read. */
const EARLY_LIMIT = 256;

/**
 * A person who is looking at the feed, here, now: the state that was shown last, and everyone it was shown to. Pings that
 * continue it are passed on as they are; for a hole the rows are read, and whatever comes meanwhile waits its turn. Mostly the
 * ping that was missing comes meanwhile, overtaken on its way: then the pings are passed on, since each has the counts after itself.
 */
export class Presence {
  readonly #userId: string;
  readonly #read: (userId: string, after: number) => Promise<FeedStretch>;
  /** Replaced, never changed: somebody may leave while all are told. */
  #listeners: readonly FeedListener[] = [];
  #shown: Shown | null = null;
  #reading = true;
  #early: FeedChange[] = [];

  constructor(userId: string, read: (userId: string, after: number) => Promise<FeedStretch>) {
    this.#userId = userId;
    this.#read = read;
  }

  get isEmpty(): boolean {
    return this.#listeners.length === 0;
  }

  has(listener: FeedListener): boolean {
    return this.#listeners.includes(listener);
  }

  add(listener: FeedListener): void {
    this.#listeners = [...this.#listeners, listener];
  }

  remove(listener: FeedListener): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }

  /** Where it stands; null until it began. */
  get shown(): FeedPosition | null {
    return this.#shown && { epoch: this.#shown.epoch, seq: this.#shown.seq };
  }

  /** What was shown last. */
  state(): FeedState {
    if (!this.#shown) return emptyFeed;
    const { epoch, seq, unseen, unread, total, categories } = this.#shown;
    return { epoch, seq, counts: { unseen, unread, total }, categories };
  }

  /** The subscription was active before this state was read: every later change is pinged. */
  begin(state: FeedState): void {
    this.#remember(state);
    this.#settle();
  }

  ping(change: FeedChange): void {
    const shown = this.#shown;
    if (this.#reading || !shown) this.#wait(change);
    else if (change.seq <= shown.seq && sameEpoch(shown, change)) return;
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
  #show(shown: FeedPosition, stretch: FeedStretch, ahead: readonly FeedChange[]): void {
    if (!sameEpoch(shown, stretch) || stretch.seq < shown.seq || !stretch.whole) return this.#reset(stretch);
    let at: FeedPosition = shown;
    for (const change of [...ahead, ...this.#early].sort(byNumber)) {
      if (!continues(change, at)) continue;
      this.#pass(change, at.seq);
      at = change;
    }
    if (stretch.seq > at.seq) this.#pass({ ...stretch, entries: stretch.entries.filter(({ seq }) => seq > at.seq) }, at.seq);
  }

  #pass({ epoch, seq, counts, categories, entries }: FeedState & Pick<FeedStretch, 'entries'>, after: number): void {
    // Filled in rather than spread into another, and with the text that all its listeners have already, so that they need not
    // compare it letter by letter: this is done for every event of everybody.
    const known = this.#shown?.epoch === epoch ? this.#shown.epoch : epoch;
    const stretch: ShownStretch = { epoch: known, seq, counts, categories, after, entries, whole: true, events: [] };
    this.#remember(stretch);
    stretch.events = liveEventsOf(stretch, after);
    for (const listener of this.#listeners) listener.changed(stretch);
  }

  #reset(state: FeedState): void {
    this.#remember(state);
    for (const listener of this.#listeners) listener.reset();
  }

  /** The state alone: thousands are present, and nobody needs to keep their entries. */
  #remember({ epoch, seq, counts: { unseen, unread, total }, categories }: FeedState): void {
    const shown = (this.#shown ??= { epoch, seq, unseen, unread, total, categories });
    if (shown.epoch !== epoch) shown.epoch = epoch;
    shown.seq = seq;
    shown.unseen = unseen;
    shown.unread = unread;
    shown.total = total;
    shown.categories = categories;
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
