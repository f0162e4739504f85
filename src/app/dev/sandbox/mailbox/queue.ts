/** First in, first out, with a look anywhere: an array whose head moves, and is cut off when half of it is empty. */
export class Queue<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  at(position: number): Item | undefined {
    return this.#items[this.#head + position];
  }

  /** The first position whose item passes, when all that pass stand behind all that do not. */
  firstThat(passes: (item: Item) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.at(middle);
      if (item !== undefined && passes(item)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
