import { literal, object, safeParse, string, union, type infer as Infer } from 'zod/mini';

/** As whose device this browser is registered. There is one of it: a browser's subscription belongs to one person at a time. */
const shape = object({
  userId: string(),
  deviceId: string(),
  endpoint: string(),
  /** Who carries the push: the browser's own push service, or the sandbox in its place. */
  through: union([literal('browser'), literal('sandbox')]),
});
export type Enrolment = Infer<typeof shape>;

const KEY = 'carillon.push';

export function readEnrolment(): Enrolment | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  const { data } = safeParse(shape, JSON.parse(text));
  return data ?? null;
}

export function writeEnrolment(enrolment: Enrolment | null): void {
  if (enrolment) localStorage.setItem(KEY, JSON.stringify(enrolment));
  else localStorage.removeItem(KEY);
}
