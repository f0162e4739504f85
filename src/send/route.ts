import type { Wire } from '../core/channel.ts';
import type { Sender } from '../adapters/adapter.ts';

/** A provider: a configured account, opened. */
export interface Provider<W extends Wire = Wire> {
  /** Its name in the configuration, as deliveries and metrics show it. */
  readonly name: string;
  readonly wire: W;
  /** The projects it serves; null for every one. */
  readonly projects: readonly string[] | null;
  readonly sender: Sender<W>;
}

/** Which account a delivery leaves by. */
export interface Routes {
  /** The first account, in the order of the configuration, that serves the project on this wire. */
  pick(wire: Wire, projectId: string): Provider | null;
  /** All accounts of a wire, in order. */
  on(wire: Wire): readonly Provider[];
}

export function createRoutes(providers: readonly Provider[]): Routes {
  const on = (wire: Wire) => providers.filter((one) => one.wire === wire);
  return {
    on,
    pick: (wire, projectId) => on(wire).find(({ projects }) => projects === null || projects.includes(projectId)) ?? null,
  };
}
