/** As whose device this browser is registered. There is one of it: a browser's subscription belongs to one person at a time. */
export interface Enrolment {
  userId: string;
  deviceId: string;
  endpoint: string;
  /** Whether the browser made the subscription itself. */
  own: boolean;
}

const KEY = 'carillon.push';

/** Null where there is none, or none that can be read. */
export function readEnrolment(): Enrolment | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isEnrolment(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function writeEnrolment(enrolment: Enrolment | null): void {
  if (enrolment) localStorage.setItem(KEY, JSON.stringify(enrolment));
  else localStorage.removeItem(KEY);
}

function isEnrolment(value: unknown): value is Enrolment {
  const shape = { userId: 'string', deviceId: 'string', endpoint: 'string', own: 'boolean' };
  return typeof value === 'object' && value !== null && Object.entries(shape).every(([name, type]) => typeof Reflect.get(value, name) === type);
}
