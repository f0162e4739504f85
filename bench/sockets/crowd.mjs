// The crowd: everybody who is connected, in a process of their own. Each counts what comes, by the number in its `data`:
// one after the other, none twice, none left out. The same crowd is with ours and with the floor.
import { setTimeout as rest } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { answer, tell } from './child.mjs';

const ATTEMPTS = 20;
const RETRY_MS = 1_000;
/** How many items have come is told whenever so many more have. */
const TELL_EVERY = 100;

const now = () => performance.timeOrigin + performance.now();

/** By their place. */
const people = new Map();
const totals = { frames: 0, items: 0, repeated: 0, reordered: 0, resets: 0, ended: 0, retried: 0 };
let latencies = [];
/** The frame that came last, as it came. */
let sample = null;
/** Where those go whose server has died. */
let refuge = null;

class Person {
  last = 0;
  /** Numbers that were left out so far. */
  missing = new Set();
  cursor = null;
  socket = null;

  constructor(place) {
    this.place = place;
  }

  /** Resolves when whatever changes would be told. A server may be too busy to take everybody in at once: then it is asked again. */
  async connect(where) {
    for (let attempts = 1; ; attempts += 1) {
      try {
        await this.#open(where);
        return;
      } catch (error) {
        if (attempts === ATTEMPTS) throw error;
        totals.retried += 1;
        await rest(Math.random() * RETRY_MS);
      }
    }
  }

  #open({ url, token, selection }) {
    const socket = new WebSocket(url, token ? 'graphql-transport-ws' : [], { perMessageDeflate: false, skipUTF8Validation: true });
    this.socket = socket;
    let isIn = false;
    const say = (message) => socket.send(JSON.stringify(message));
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code) => {
        if (!isIn) reject(new Error(`A socket was closed with ${code}.`));
        else if (this.socket === socket) this.#ended({ token, selection });
      });
      if (token) socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
      socket.on('message', (frame) => {
        const text = frame.toString();
        const { type, payload } = JSON.parse(text);
        if (type === 'next') {
          sample = text;
          this.#take(payload);
        } else if (type === 'connection_ack') {
          const query = `subscription ($after: String) { feed(after: $after) { ${selection} } }`;
          say({ id: 'feed', type: 'subscribe', payload: { query, variables: { after: this.cursor } } });
          // The server answers in order: it has taken the subscription when it answers the ping.
          say({ type: 'ping' });
        } else if (type === 'pong') {
          isIn = true;
          resolve();
        } else if (type === 'ping') say({ type: 'pong' });
        else throw new Error(`A socket was told ${text}`);
      });
    });
  }

  leave() {
    const { socket } = this;
    this.socket = null;
    return new Promise((resolve) => {
      socket.once('close', resolve);
      socket.close();
      socket.resume();
    });
  }

  pause() {
    this.socket.pause();
  }

  #ended({ token, selection }) {
    this.socket = null;
    totals.ended += 1;
    if (!refuge) return;
    const { url, jitterMs, takenIn } = refuge;
    takenIn.push(rest(Math.random() * jitterMs).then(() => this.connect({ url, token, selection })));
  }

  #take({ data, errors }) {
    if (errors) throw new Error(JSON.stringify(errors));
    const at = now();
    totals.frames += 1;
    this.cursor = data.feed.cursor;
    if (data.feed.type === 'RESET') totals.resets += 1;
    for (const item of data.feed.items) {
      // Rows that were read have no stamp: nobody had published them.
      if (item.data.at) latencies.push(at - item.data.at);
      this.#count(item.data.number);
    }
  }

  #count(number) {
    if (number === this.last + 1) this.last = number;
    else if (number > this.last) {
      for (let left = this.last + 1; left < number; left += 1) this.missing.add(left);
      this.last = number;
    } else if (this.missing.delete(number)) totals.reordered += 1;
    else {
      totals.repeated += 1;
      return;
    }
    totals.items += 1;
    if (totals.items % TELL_EVERY === 0) tell(totals.items);
  }
}

answer({
  /** All at once: [{ place, url, token }]. Answers how many milliseconds it took until the last was subscribed. */
  async connect({ those, selection }) {
    const start = performance.now();
    await Promise.all(
      those.map(({ place, ...where }) => {
        const person = people.get(place) ?? new Person(place);
        people.set(place, person);
        return person.connect({ ...where, selection });
      }),
    );
    return performance.now() - start;
  },
  counts: () => totals,
  /** How long each took that came since this was asked last. */
  latencies() {
    const sorted = Float64Array.from(latencies).sort();
    latencies = [];
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
  },
  sample: () => sample,
  /** They read no more, and say nothing of it. */
  pause({ places }) {
    for (const place of places) people.get(place).pause();
  },
  async leave({ places }) {
    await Promise.all((places ?? [...people.keys()]).map((place) => people.get(place)).filter(({ socket }) => socket).map((person) => person.leave()));
  },
  /** Whoever is cut off from now on comes back there. */
  expectDeath({ url, jitterMs }) {
    refuge = { url, jitterMs, takenIn: [] };
  },
  /** How many have come back there, all of them subscribed again. */
  async takenIn() {
    await Promise.all(refuge.takenIn);
    return refuge.takenIn.length;
  },
});
