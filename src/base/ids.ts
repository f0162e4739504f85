import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import { sharedClock } from './clock.ts';

const RANDOM_BYTES = 16;
const IDS_PER_FILL = 256;

/** Asking the system for 16 bytes costs more than all else that makes an id; so it is asked for many at a time. */
const pool = new Uint8Array(RANDOM_BYTES * IDS_PER_FILL);
let used = pool.length;
let msecs = 0;
let seq = 0;

/**
 * A UUIDv7: unique without asking anyone, and sorted by the time it was made; within a process also those of the same
 * millisecond (RFC 9562, section 6.2, method 1: a counter that begins at random).
 */
export function newId(): string {
  const random = randomBytes();
  const now = sharedClock.now();
  if (now > msecs) {
    msecs = now;
    // 31 of the 32 bits, so that there is room to count.
    seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else {
    seq = (seq + 1) >>> 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random, msecs, seq });
}

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.subarray(used - RANDOM_BYTES, used);
}

/** When an id was made, as exactly as it tells: to the millisecond. */
export function madeAt(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

/** The first that an id made at this instant could be. */
export function earliestId(at: number): string {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come in from outside as any string; one that is no UUID names nothing (and must not reach SQL). */
export function isId(value: string): boolean {
  return uuid.test(value);
}
