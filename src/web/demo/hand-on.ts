import { readEnrolment } from '../../push/enrolment.ts';
import type { Parcel } from './wire.ts';

/**
 * What the sandbox received for this browser goes on to its service worker. A real push service would do that, also
 * while no page is open; the sandbox cannot reach into a browser.
 */
export function handOn({ to, raw }: Parcel): void {
  const enrolment = readEnrolment();
  if (enrolment?.own !== false || enrolment.endpoint !== to) return;
  const payload: unknown = JSON.parse(raw.payload);
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(payload));
}
