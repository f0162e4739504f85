import { v7 } from 'uuid';

/** A UUIDv7: unique without asking anyone, and sorted by the time it was made. */
export function newId(): string {
  return v7();
}

/** When an id was made, as exactly as it tells: to the millisecond. */
export function madeAt(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come in from outside as any string; one that is no UUID names nothing (and must not reach SQL). */
export function isId(value: string): boolean {
  return uuid.test(value);
}
