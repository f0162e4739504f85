import { isRecord } from './answer.ts';
import type { OlderPage } from './feed-list.ts';
import type { FeedChange, FeedState } from './feed-state.ts';
import type { Condition } from './line.ts';
import { isShown } from './surroundings.ts';

/** What one tab knows, and what it can do by itself. */
export interface Tab {
  state(): FeedState;
  condition(): Condition;
  /** Takes over what the leader knows. */
  adopt(state: FeedState): void;
  hear(change: FeedChange): void;
  extend(older: OlderPage): void;
  become(condition: Condition): void;
  /** Keeps the one connection until the signal. */
  lead(signal: AbortSignal): Promise<void>;
  wake(): void;
  retry(): void;
  /** Whether its own token is accepted, which another's may not be. */
  isAccepted(): Promise<boolean>;
  /** For how many milliseconds nobody has been looking at it. */
  hiddenFor(): number;
}

/** The tabs in which one person looks at one feed, in one browser: one of them leads, and has the connection. */
export interface Tabs {
  /** Takes part until the signal. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly tell: (message: Message) => void;
  readonly wake: () => void;
  readonly retry: () => void;
}

/** What tabs of one person tell each other. */
export type Message =
  /** A follower: is there anybody? `woken`: somebody has just come to look. */
  | { kind: 'hello'; cursor: string | null; shown: boolean; woken: boolean }
  /** The leader: I am. */
  | { kind: 'here'; condition: Condition }
  | { kind: 'state'; condition: Condition; state: FeedState }
  /** The leader: what changed since the cursor `from`. Whoever is elsewhere asks for the state. */
  | { kind: 'news'; from: string | null; change: FeedChange }
  /** Whoever loaded it: a page of older items. */
  | { kind: 'older'; older: OlderPage }
  /** A follower: somebody asks to try again now. */
  | { kind: 'retry' }
  /** The leader: nobody has looked at me for long, so somebody else had better lead. */
  | { kind: 'yield' };

const KINDS: ReadonlySet<unknown> = new Set<Message['kind']>(['hello', 'here', 'state', 'news', 'older', 'retry', 'yield']);

/** A tab that somebody looks at asks so often whether it is still led, and takes over when it hears nothing. */
const GREET_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 3_000;
/** Browsers slow down, and may freeze, what nobody looks at: after so long a tab had better not lead. */
const HIDDEN_LEADER_MS = 60_000;

/** Whether tabs can hear of each other and agree who leads. */
export function canShare(): boolean {
  return typeof document !== 'undefined' && typeof BroadcastChannel !== 'undefined' && 'locks' in navigator;
}

export function createTabs(name: string, tab: Tab): Tabs {
  let channel: BroadcastChannel | null = null;
  let leading = false;
  /** What changed does not begin where we are, and the leader was asked for the state. */
  let lost = false;
  /** Nothing was heard of the leader yet. */
  let isNew = true;
  /** The leader was refused, and is at it again; our own token is good. */
  let isBetter = false;
  let overdue: ReturnType<typeof setTimeout> | undefined;
  let takeOver: () => void = () => undefined;

  const tell = (message: Message) => channel?.postMessage(message);

  async function run(signal: AbortSignal): Promise<void> {
    const opened = new BroadcastChannel(name);
    opened.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!signal.aborted && isMessage(data)) (leading ? answer : follow)(data);
    };
    channel = opened;
    const isOver = () => signal.aborted;
    while (!isOver()) {
      const led = await hold({ ifAvailable: true }, signal);
      if (!led && !isOver()) await queue(signal);
    }
    clearTimeout(overdue);
    opened.close();
  }

  /** Leads while the lock is ours; answers whether it was. A leader that closes or crashes lets go of it by that. */
  async function hold(options: LockOptions, signal: AbortSignal): Promise<boolean> {
    const deposed = new AbortController();
    try {
      return await navigator.locks.request(name, options, async (lock) => {
        if (!lock) return false;
        leading = true;
        clearTimeout(overdue);
        // What another tab was refused is tried anew, and nobody has to take over from one that tries.
        if (isRefused()) tab.become({ status: 'reconnecting', fault: null });
        tell({ kind: 'here', condition: tab.condition() });
        const term = AbortSignal.any([signal, deposed.signal]);
        // A token that does not come must not keep the lock from the others, nor the page from being put away.
        await Promise.race([tab.lead(term), endOf(term)]);
        return true;
      });
    } catch {
      // The lock was taken from us, or the queue was left.
      return leading;
    } finally {
      deposed.abort();
      leading = false;
    }
  }

  /** Follows until it is its turn to lead, or nobody does. */
  async function queue(signal: AbortSignal): Promise<void> {
    const leaving = new AbortController();
    [isNew, isBetter] = [true, false];
    takeOver = () => {
      if (!leading) leaving.abort();
    };
    const greeting = setInterval(() => isShown() && greet(false), GREET_EVERY_MS);
    greet(false);
    await hold({ signal: AbortSignal.any([signal, leaving.signal]) }, signal);
    clearInterval(greeting);
    if (leaving.signal.aborted && !signal.aborted) await hold({ steal: true }, signal);
  }

  function greet(woken: boolean): void {
    tell({ kind: 'hello', cursor: tab.state().cursor, shown: isShown(), woken });
    clearTimeout(overdue);
    overdue = setTimeout(() => isShown() && takeOver(), ANSWER_WITHIN_MS);
  }

  /** The leader tries for all. Where it has given up, its token is none of theirs, but that of this tab may be. */
  function retry(): void {
    if (leading) return tab.retry();
    tell({ kind: 'retry' });
    greet(false);
    if (isRefused()) void stand();
  }

  /** Leads in its place if our token is accepted and that of the leader is refused again: a lead that would change nothing is not taken. */
  async function stand(): Promise<void> {
    isBetter = await tab.isAccepted();
    if (isBetter && isRefused()) takeOver();
  }

  function become(condition: Condition): void {
    tab.become(condition);
    const wasNew = isNew;
    isNew = false;
    if (condition.status === 'live') isBetter = false;
    if (!isRefused()) return;
    if (isBetter) takeOver();
    // Whoever opens a page has perhaps signed in just now.
    else if (wasNew) retry();
  }

  function isRefused(): boolean {
    return tab.condition().status === 'refused';
  }

  function answer(message: Message): void {
    if (message.kind === 'older') tab.extend(message.older);
    if (message.kind === 'retry') tab.retry();
    if (message.kind !== 'hello') return;
    if (message.shown && tab.hiddenFor() > HIDDEN_LEADER_MS) return tell({ kind: 'yield' });
    const [state, condition] = [tab.state(), tab.condition()];
    tell(state.cursor !== null && state.cursor !== message.cursor ? { kind: 'state', condition, state } : { kind: 'here', condition });
    if (message.woken) tab.wake();
  }

  function follow(message: Message): void {
    if (message.kind === 'hello' || message.kind === 'retry') return;
    if (message.kind !== 'older') clearTimeout(overdue);
    switch (message.kind) {
      case 'here':
        lost = false;
        return become(message.condition);
      case 'state':
        lost = false;
        become(message.condition);
        return tab.adopt(message.state);
      case 'news':
        return hear(message.from, message.change);
      case 'older':
        return tab.extend(message.older);
      case 'yield':
        if (isShown()) takeOver();
    }
  }

  function hear(from: string | null, change: FeedChange): void {
    const { cursor } = tab.state();
    if (cursor === from) return tab.hear(change);
    if (cursor === change.cursor || lost) return;
    lost = true;
    greet(false);
  }

  return {
    run,
    tell,
    wake: () => (leading ? tab.wake() : greet(true)),
    retry,
  };
}

function endOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}

/** The channel's name says its version, so that all who speak on it speak alike. */
function isMessage(value: unknown): value is Message {
  return isRecord(value) && KINDS.has(value.kind);
}
