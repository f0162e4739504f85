// node --import …/own-clock.mjs program.js: a process whose wall clock is as far ahead, in milliseconds, as the file OWN_CLOCK says at the moment.
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;
const Real = Date;
let aheadMs = 0;

function look() {
  try {
    aheadMs = Number(readFileSync(process.env.OWN_CLOCK ?? '', 'utf8'));
  } catch {
    aheadMs = 0;
  }
}

const now = () => Real.now() + aheadMs;

globalThis.Date = new Proxy(Real, {
  construct: (target, args, caller) => Reflect.construct(target, args.length === 0 ? [now()] : args, caller),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

look();
setInterval(look, LOOK_EVERY_MS).unref();
