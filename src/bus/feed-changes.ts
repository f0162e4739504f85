import type { FeedChange } from '../core/feed.ts';
import { packChange, unpackChange } from './packed-change.ts';

/** Who takes the changes of one person's feed. */
export interface FeedTaker {
  ping(change: FeedChange): void;
}

/** Undefined where nobody does. */
export type TakerOf = (userId: string) => FeedTaker | undefined;

/** With the largest change behind it, a message still lies well below the server's limit of 1 MiB. */
const MESSAGE_BYTES = 256 * 1024;
/** Of a UUID, which stands first in each line: so nobody needs to look for its end. */
const ID_BYTES = 36;
const SPACE = 0x20;
const LINE_END = 0x0a;

/**
 * Changes of many feeds in few messages, in their order: a line each, first whose feed it is and then the change. So an API
 * that nobody of them is at passes over a line without reading it.
 */
export function* messagesOf(changes: readonly FeedChange[]): Generator<string, void> {
  let message = '';
  let bytes = 0;
  for (const change of changes) {
    const line = `${change.userId} ${packChange(change)}\n`;
    message += line;
    bytes += Buffer.byteLength(line);
    if (bytes < MESSAGE_BYTES) continue;
    yield message;
    message = '';
    bytes = 0;
  }
  if (message !== '') yield message;
}

/**
 * Gives each change to whoever takes those of its feed; nobody's are passed over. What is wrong with one person's change is no
 * other's business.
 */
export function takeChanges(message: Uint8Array, takerOf: TakerOf, onError: (error: unknown) => void): void {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = endOf(bytes, start);
    const space = start + ID_BYTES;
    if (bytes[space] !== SPACE) continue;
    const userId = bytes.toString('latin1', start, space);
    const taker = takerOf(userId);
    if (!taker) continue;
    try {
      const change = unpackChange(userId, bytes.toString('latin1', space + 1, end));
      if (change) taker.ping(change);
    } catch (error) {
      onError(error);
    }
  }
}

/** Where the line ends that starts there. */
function endOf(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(LINE_END, start);
  return end < 0 ? bytes.length : end;
}
