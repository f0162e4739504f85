import type { DeliveryVerdict } from './deliveries.ts';
import type { FeedVerdict } from './feeds.ts';
import type { Happened, Recovery } from './recovery.ts';

/** What came of one seed. */
export interface Outcome {
  seed: number;
  accepted: number;
  /** Dead letters that were sent once all was well again. */
  replayed: number;
  /** From the end of the load until nothing was under way any more. */
  quietAfterMs: number;
  sent: DeliveryVerdict;
  told: FeedVerdict;
  recoveries: (Happened & Recovery)[];
  /** How often the backend's calls failed, by what was said. */
  troubles: ReadonlyMap<string, number>;
  /** Answers that no caller should ever get, and deliveries that failed though nothing was wrong with their provider. */
  confusions: string[];
  causeless: string[];
  /** Everything that the platform promised and did not keep; empty when all is well. */
  violations: string[];
}
