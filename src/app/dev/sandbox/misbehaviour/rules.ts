import { z } from 'zod';
import { providers, type Provider } from '../provider.ts';
import { action, isMild, type Action } from './action.ts';

/** What `POST /rules` takes: which messages, how many of them, and what is done with each. */
export const ruleRequest = z.strictObject({
  provider: z.enum(providers),
  /** A part of the address, or a pattern with `*` for the whole of it; none matches everybody. */
  match: z.string().min(1).max(500).optional(),
  /** How often the rule acts before it is used up. */
  times: z.int().min(1).optional(),
  /** How many of a hundred messages it acts on. */
  percent: z.number().min(0).max(100).optional(),
  /** Makes the choice of `percent` repeatable. */
  seed: z.int().default(1),
  /** The rule acts only on what exceeds so many messages a second. */
  rps: z.number().positive().optional(),
  action,
});

type RuleRequest = z.output<typeof ruleRequest>;

/** A rule as `GET /rules` shows it. */
export interface Rule extends RuleRequest {
  readonly id: string;
  /** How often it acted. */
  hits: number;
}

interface LiveRule extends Rule {
  readonly matches: (to: string) => boolean;
  readonly chance: () => number;
  windowStart: number;
  inWindow: number;
}

/** The rules in force, in the order in which they were made. */
export interface Rules {
  add(request: RuleRequest): Rule;
  list(): Rule[];
  remove(id: string): boolean;
  clear(): void;
  /** The action of the first rule that is for this message and acts on it; using it up counts. */
  next(provider: Provider, to: string): Action | null;
}

const WINDOW_MS = 1_000;
const THROTTLED: Action = { status: 429, retryAfter: '1' };

export function createRules(now: () => number): Rules {
  let rules: LiveRule[] = [];
  let made = 0;

  /** A window of a second begins with the first message after the last one. */
  function withinRate(rule: LiveRule, rps: number): boolean {
    const at = now();
    if (at - rule.windowStart >= WINDOW_MS) {
      rule.windowStart = at;
      rule.inWindow = 0;
    }
    rule.inWindow += 1;
    return rule.inWindow <= rps;
  }

  function acts(rule: LiveRule): boolean {
    if (rule.times !== undefined && rule.hits >= rule.times) return false;
    if (rule.percent !== undefined && rule.chance() * 100 >= rule.percent) return false;
    return rule.rps === undefined || !withinRate(rule, rule.rps);
  }

  return {
    add(request) {
      made += 1;
      const rule: LiveRule = {
        ...request,
        id: `rule-${made}`,
        hits: 0,
        matches: matcher(request.match),
        chance: repeatableChance(request.seed),
        windowStart: 0,
        inWindow: 0,
      };
      rules.push(rule);
      return shown(rule);
    },
    list: () => rules.map(shown),
    remove(id) {
      const before = rules.length;
      rules = rules.filter((rule) => rule.id !== id);
      return rules.length < before;
    },
    clear() {
      rules = [];
    },
    next(provider, to) {
      for (const rule of rules) {
        if (rule.provider !== provider || !rule.matches(to) || !acts(rule)) continue;
        rule.hits += 1;
        return rule.rps !== undefined && isMild(rule.action) ? { ...THROTTLED, ...rule.action } : rule.action;
      }
      return null;
    },
  };
}

function shown({ matches: _, chance: _c, windowStart: _s, inWindow: _w, ...rule }: LiveRule): Rule {
  return rule;
}

function matcher(match: string | undefined): (to: string) => boolean {
  if (match === undefined) return () => true;
  if (!match.includes('*')) return (to) => to.includes(match);
  const pattern = new RegExp(`^${match.split('*').map(escaped).join('.*')}$`, 's');
  return (to) => pattern.test(to);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
}

/** mulberry32: small, seeded, and even enough to choose by. */
function repeatableChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
