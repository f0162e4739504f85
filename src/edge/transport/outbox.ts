/** Has something to write. */
export interface Departing {
  leave(): void;
}

/**
 * What many readers are to be told leaves together, at the end of the turn of the event loop that brought it. Written one
 * by one between other work, each frame finds its reader idle again and pays for waking it: a third of what it costs.
 */
export class Outbox {
  #departing: Departing[] = [];

  /** Its `leave` is called in this turn, in the order in which all were added. */
  add(departing: Departing): void {
    if (this.#departing.length === 0) setImmediate(() => this.#leave());
    this.#departing.push(departing);
  }

  #leave(): void {
    const those = this.#departing;
    this.#departing = [];
    for (const departing of those) departing.leave();
  }
}
