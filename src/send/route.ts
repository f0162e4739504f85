import type { Wire } from '../core/channel.ts';
import { countryOf } from '../core/address.ts';
import type { Sender } from '../adapters/adapter.ts';

/** A provider: a configured account, opened. */
export interface Provider<W extends Wire = Wire> {
  /** Its name in the configuration, as deliveries and metrics show it. */
  readonly name: string;
  readonly wire: W;
  /** The projects it serves; null for every one. */
  readonly projects: readonly string[] | null;
  /** The countries whose numbers it serves (ISO 3166, `DE`); null for every one. */
  readonly countries: readonly string[] | null;
  /** Its share among the neighbours that have a weight, too; null where it has a rank of its own. */
  readonly weight: number | null;
  /** Whether a burst of dead tokens is held back as a probable mistake of the configuration. */
  readonly holdsDeadTokens: boolean;
  readonly sender: Sender<W>;
}

/** What the choice of an account depends on. */
export interface Destination {
  deliveryId: string;
  projectId: string;
  /** E.164 where the wire takes numbers. */
  address: string | null;
}

/** Which accounts a delivery may leave by. */
export interface Routes {
  /** The first account, in the order of the configuration, that serves the project on this wire. */
  pick(wire: Wire, projectId: string): Provider | null;
  /** All accounts of a wire, in order. */
  on(wire: Wire): readonly Provider[];
  /** Those that serve this delivery, the preferred first; the same ones in the same order whenever it is asked. */
  line(wire: Wire, destination: Destination): readonly Provider[];
}

export function createRoutes(providers: readonly Provider[]): Routes {
  const on = (wire: Wire) => providers.filter((one) => one.wire === wire);
  const serves = ({ projects }: Provider, projectId: string) => projects === null || projects.includes(projectId);
  return {
    on,
    pick: (wire, projectId) => on(wire).find((one) => serves(one, projectId)) ?? null,
    line(wire, { deliveryId, projectId, address }) {
      const serving = on(wire).filter((one) => serves(one, projectId));
      if (serving.length < 2 && !serving[0]?.countries) return serving;
      const country = wire === 'sms' && address !== null && serving.some(({ countries }) => countries) ? countryOf(address) : null;
      const reaching = serving.filter(({ countries }) => countries === null || (country !== null && countries.includes(country)));
      return ranksOf(reaching).flatMap((rank) => spread(rank, fractionOf(deliveryId)));
    },
  };
}

/** The accounts in order; neighbours that all have a weight are of one rank. */
function ranksOf<P extends Pick<Provider, 'weight'>>(providers: readonly P[]): P[][] {
  const ranks: P[][] = [];
  for (const one of providers) {
    const last = ranks.at(-1);
    if (last?.[0] && last[0].weight !== null && one.weight !== null) last.push(one);
    else ranks.push([one]);
  }
  return ranks;
}

/** One rank, put in an order that gives each its share of the first places, and of every later place what is left. */
function spread<P extends Pick<Provider, 'weight'>>(rank: readonly P[], fraction: number): P[] {
  const [only] = rank;
  if (!only || rank.length === 1) return [...rank];
  const total = rank.reduce((sum, { weight }) => sum + (weight ?? 1), 0);
  let point = fraction * total;
  for (const one of rank) {
    const weight = one.weight ?? 1;
    // What is left of the fraction is as evenly spread as the whole was.
    if (point < weight) return [one, ...spread(rank.filter((other) => other !== one), point / weight)];
    point -= weight;
  }
  return [...rank];
}

const RANDOM_DIGITS = 12;

/** Where an id falls between 0 and 1. By the id and not by dice, so that every attempt of a delivery sees the same order. */
function fractionOf(id: string): number {
  return Number.parseInt(id.slice(-RANDOM_DIGITS), 16) / 16 ** RANDOM_DIGITS;
}
