import type { Lane } from './channel.ts';

/** "Look at this row": a delivery that is QUEUED in a lane. Losing one or seeing one twice is harmless. */
export interface Hint {
  id: string;
  lane: Lane;
}
