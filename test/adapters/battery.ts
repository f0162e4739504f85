import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageOn, Sender } from '../../src/adapters/adapter.ts';
import type { Wire } from '../../src/core/channel.ts';
import type { Outcome, OutcomeKind } from '../../src/core/outcome.ts';
import { eventually } from '../support/eventually.ts';
import { eavesdrop } from './eavesdrop.ts';
import { openSandbox } from './open-sandbox.ts';
import { Control, type Action, type Received } from './sandbox.ts';
import { closedPort, openResettingPeer, openSilentPeer } from './socket-peers.ts';

type OutgoingWire = Exclude<Wire, 'in_app'>;

/** One way to bring an outcome about: by the sandbox's rules, by what is sent, or by how the account is set up. */
export interface Provocation<W extends OutgoingWire> {
  when: string;
  rule?: Action;
  /** How often the rule acts: once, where not given. */
  times?: number;
  message?: (good: MessageOn<W>) => MessageOn<W>;
  sender?: (sandbox: Control) => Sender<W>;
  /** `until` of a throttled outcome is checked apart, by `until`: seconds from now. */
  answers: { kind: OutcomeKind; reason?: string; since?: Date; scope?: 'address' };
  untilSeconds?: number;
}

/** What not every wire has, besides the outcomes. */
type Trait = 'goaway' | 'malformed' | 'identity';

/** An adapter as the battery sees it. */
export interface Subject<W extends OutgoingWire> {
  name: string;
  /** The sandbox's word for this provider in its rules. */
  provider: string;
  /** The sandbox's word for this channel in `/messages`. */
  channel: string;
  /** A sender with good credentials for the sandbox. `elsewhere` is a port of 127.0.0.1 to take for the provider instead. */
  open(sandbox: Control, elsewhere?: number): Sender<W>;
  /** A message to an address that no other call has given: it may be made with the sandbox's help. */
  message(sandbox: Control): Promise<MessageOn<W>>;
  /** `to` as `/messages` shows it. */
  address(message: MessageOn<W>, sandbox: Control): string;
  /** Whether what arrived there is this message, where an address does not tell. */
  carries?(received: Received, message: MessageOn<W>): boolean;
  /** What makes a repeat of this message harmless, read from what arrived: collapse id, Topic, Message-ID … */
  identity(received: Received): unknown;
  outcomes: readonly Provocation<W>[];
  /** Every secret the sender is given or makes: none may be seen in anything it says. */
  secrets(sandbox: Control): readonly string[];
  /** What the peer's reset at connect, or its silence, means: whether a request can be under way before the peer has spoken. */
  beforeTheGreeting: 'retry' | 'unknown';
  /** What a reset, or silence, means where the peer has not taken the message; only SMTP tells when that begins. */
  untaken?: 'retry';
  /** What this wire does not have, each with the reason. */
  lacks: Partial<Record<Exclude<OutcomeKind, 'sent' | 'retry' | 'unknown'> | Trait, string>>;
}

const LONG_MS = 60_000;
/** Headers tell times in whole seconds. */
const SECOND_MS = 1_000;

/** What every adapter must do, whoever wrote it. Call it once, at the top of the adapter's test file. */
export function battery<W extends OutgoingWire>(subject: Subject<W>): void {
  describe(`${subject.name}, by the battery`, () => {
    let sandbox: Control;
    let closeSandbox: () => Promise<void>;
    const said: Outcome[] = [];
    const opened: Sender<W>[] = [];
    const overheard = eavesdrop();

    beforeAll(async () => {
      overheard.start();
      ({ sandbox, close: closeSandbox } = await openSandbox());
    });
    afterEach(async () => {
      await sandbox.forgetRules();
      await Promise.all(opened.splice(0).map((sender) => sender.close()));
    });
    afterAll(async () => {
      overheard.stop();
      await closeSandbox();
    });

    function open(elsewhere?: number): Sender<W> {
      return keep(subject.open(sandbox, elsewhere));
    }
    function keep(sender: Sender<W>): Sender<W> {
      opened.push(sender);
      return sender;
    }
    async function send(sender: Sender<W>, message: MessageOn<W>, signal = AbortSignal.timeout(LONG_MS)): Promise<Outcome> {
      const outcome = await sender.send(message, signal);
      said.push(outcome);
      return outcome;
    }
    /** Its deadline passes once the fact is there. A sender that does not obey waits for as long as the provider is silent: for ever. */
    async function sendUntil(fact: string, isThere: () => Promise<boolean> | boolean, sender: Sender<W>, message: MessageOn<W>): Promise<Outcome> {
      const deadline = new AbortController();
      const outcome = send(sender, message, deadline.signal);
      await eventually(fact, isThere);
      deadline.abort(new DOMException('it is over', 'TimeoutError'));
      return outcome;
    }
    async function rule(action: Action, times = 1): Promise<void> {
      await sandbox.rule({ provider: subject.provider, times, action });
    }
    async function arrived(message: MessageOn<W>): Promise<Received[]> {
      const there = await sandbox.received(subject.channel, subject.address(message, sandbox));
      return subject.carries ? there.filter((received) => subject.carries?.(received, message)) : there;
    }

    /** A test of what this wire may lack; then the report says why in its place. */
    function asked(trait: Trait): (title: string, run: () => Promise<void>) => void {
      const why = subject.lacks[trait];
      return (title, run) => (why === undefined ? it(title, run) : it.skip(`${title} (it has no ${trait}: ${why})`));
    }

    it('delivers: the provider has what was said, and its id comes back', async () => {
      const message = await subject.message(sandbox);
      const outcome = await send(open(), message);
      expect(outcome).toMatchObject({ kind: 'sent' });
      const received = await eventually('it arrives', async () => (await arrived(message))[0]);
      expect(received.body).toContain(message.content.body);
    });

    it.each(subject.outcomes.map((row) => [row.answers.kind, row.when, row] as const))(
      'answers %s when %s',
      async (_kind, _when, row) => {
        if (row.rule) await rule(row.rule, row.times);
        const good = await subject.message(sandbox);
        const sender = row.sender ? keep(row.sender(sandbox)) : open();
        const began = Date.now();
        const outcome = await send(sender, row.message ? row.message(good) : good);
        expect(outcome).toMatchObject(row.answers);
        if (row.untilSeconds !== undefined) {
          const saidAt = outcome.kind === 'throttled' ? outcome.until.getTime() - row.untilSeconds * 1_000 : Number.NaN;
          expect(saidAt).toBeGreaterThan(began - 2 * SECOND_MS);
          expect(saidAt).toBeLessThan(Date.now() + 2 * SECOND_MS);
        }
      },
    );

    it('has a row, or a reason to have none, for every word', () => {
      const words: OutcomeKind[] = ['retry', 'throttled', 'down', 'gone', 'suppressed', 'refused'];
      const spoken = new Set<string>(subject.outcomes.map((row) => row.answers.kind));
      expect(words.filter((word) => !spoken.has(word)).sort()).toEqual(
        words.filter((word) => Object.hasOwn(subject.lacks, word)).sort(),
      );
    });

    it('obeys the deadline when the answer never comes', async () => {
      await rule({ hang: true });
      const outcome = await sendUntil('the provider hangs', async () => (await sandbox.hits()) > 0, open(), await subject.message(sandbox));
      expect(outcome).toEqual({ kind: subject.untaken ?? 'unknown', reason: 'DEADLINE' });
    });

    it('cannot know either when the provider accepts and then falls silent', async () => {
      await rule({ acceptThenHang: true });
      const message = await subject.message(sandbox);
      const outcome = await sendUntil('it has arrived', async () => (await arrived(message)).length === 1, open(), message);
      expect(outcome).toEqual({ kind: 'unknown', reason: 'DEADLINE' });
    });

    it('waits for a slow answer as long as the deadline allows', async () => {
      await rule({ latencyMs: 300 });
      expect(await send(open(), await subject.message(sandbox))).toMatchObject({ kind: 'sent' });
    });

    it('obeys the deadline when the peer accepts the connection and says nothing', async () => {
      const peer = await openSilentPeer();
      try {
        const mayBeUnderWay = subject.beforeTheGreeting === 'unknown';
        const isMet = () => (mayBeUnderWay ? peer.seen.word : peer.seen.guest);
        const outcome = await sendUntil('the peer was met', isMet, open(peer.port), await subject.message(sandbox));
        expect(outcome).toEqual({ kind: subject.beforeTheGreeting, reason: 'DEADLINE' });
      } finally {
        await peer.close();
      }
    });

    it('tries again later when the connection is refused', async () => {
      const outcome = await send(open(await closedPort()), await subject.message(sandbox));
      expect(outcome).toEqual({ kind: 'retry', reason: 'CONNECTION_REFUSED' });
    });

    it('knows what a reset before the greeting means', async () => {
      const peer = await openResettingPeer();
      try {
        const outcome = await send(open(peer.port), await subject.message(sandbox));
        // Where the client speaks first, the reset meets it before or after its first word.
        expect(outcome).toMatchObject({ reason: 'CONNECTION_RESET' });
        expect(new Set(['retry', subject.beforeTheGreeting])).toContain(outcome.kind);
      } finally {
        await peer.close();
      }
    });

    it.each([{ reset: true }, { acceptThenReset: true }] satisfies Action[])(
      'knows what it cannot know when the connection is cut: %o',
      async (action) => {
        await rule(action);
        const outcome = await send(open(), await subject.message(sandbox));
        const kind = 'reset' in action ? (subject.untaken ?? 'unknown') : 'unknown';
        expect(outcome).toEqual({ kind, reason: 'CONNECTION_RESET' });
      },
    );

    it('sends again after a cut, over a new connection', async () => {
      await rule({ reset: true });
      const sender = open();
      await send(sender, await subject.message(sandbox));
      expect(await send(sender, await subject.message(sandbox))).toMatchObject({ kind: 'sent' });
    });

    asked('malformed')('cannot know when the answer is unreadable', async () => {
      await rule({ malformed: true });
      const outcome = await send(open(), await subject.message(sandbox));
      expect(outcome).toEqual({ kind: 'unknown', reason: 'UNREADABLE_ANSWER' });
    });

    it('sends nothing when it is stopped before it began', async () => {
      const message = await subject.message(sandbox);
      const sender = open();
      expect(await send(sender, message, AbortSignal.abort())).toEqual({ kind: 'retry', reason: 'ABORTED' });
      await send(sender, await subject.message(sandbox));
      expect(await arrived(message)).toEqual([]);
    });

    it('stops at once when it is told to, and cannot know what came of it', async () => {
      await rule({ acceptThenHang: true });
      const stop = new AbortController();
      const message = await subject.message(sandbox);
      const outcome = send(open(), message, stop.signal);
      await eventually('the provider has it', async () => (await arrived(message)).length === 1);
      stop.abort();
      expect(await outcome).toEqual({ kind: 'unknown', reason: 'ABORTED' });
    });

    asked('goaway')('loses and doubles nothing when the peer says GOAWAY', async () => {
      const sender = open();
      const messages = await Promise.all(Array.from({ length: 40 }, () => subject.message(sandbox)));
      await rule({ goaway: true });
      const outcomes = await Promise.all(messages.map((message) => send(sender, message)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(messages.map(() => 'sent'));
      for (const message of messages) expect(await arrived(message)).toHaveLength(1);
      expect(await send(sender, await subject.message(sandbox))).toMatchObject({ kind: 'sent' });
    });

    asked('identity')('gives a repeat the identity of the first try', async () => {
      await rule({ acceptThenReset: true });
      const sender = open();
      const first = await subject.message(sandbox);
      const identities = async () => (await arrived(first)).map((received) => subject.identity(received));
      expect((await send(sender, first)).kind).toBe('unknown');
      const before = await eventually('the first try arrives', async () => (await identities())[0]);
      expect(await send(sender, { ...first, attempt: 2 })).toMatchObject({ kind: 'sent' });
      expect(before).toBeTruthy();
      expect(new Set([before, ...(await identities())])).toEqual(new Set([before]));
    });

    it('sends many at once, each once', async () => {
      const sender = open();
      const messages = await Promise.all(Array.from({ length: 120 }, () => subject.message(sandbox)));
      const outcomes = await Promise.all(messages.map((message) => send(sender, message)));
      expect(outcomes.filter(({ kind }) => kind !== 'sent')).toEqual([]);
      for (const message of messages) expect(await arrived(message)).toHaveLength(1);
    });

    it('leaves no socket and no timer behind when it is closed', async () => {
      const before = held();
      const sender = subject.open(sandbox);
      await send(sender, await subject.message(sandbox));
      await sender.close();
      await eventually('nothing more is held than before', () => held() <= before);
    });

    it('told no secret to anyone', () => {
      const secrets = subject.secrets(sandbox);
      const words = [JSON.stringify(said), ...overheard.words()].join('\n');
      expect(secrets.length).toBeGreaterThan(0);
      expect(said.length).toBeGreaterThan(0);
      expect(secrets.filter((secret) => words.includes(secret))).toEqual([]);
      expect(words).not.toMatch(/\beyJ[\w-]{10,}\./);
    });
  });
}

/** Sockets and timers of this process that keep it alive. */
function held(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TLSWrap|Timeout/.test(name)).length;
}
