import type { Reply } from '../../core/receipt.ts';

/** What people write, as the whole of a text, in any case: Twilio's defaults, which follow the rules of the carriers (CTIA). */
const keywords: Readonly<Record<Reply['says'], readonly string[]>> = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  START: ['START', 'UNSTOP', 'YES'],
};

const E164 = /^\+[1-9]\d{6,14}$/;
const NUMBER = /^\+?\d+$/;

/** What a text means, if it means to be left alone, or no longer to be. */
export function wishIn(text: string): Reply['says'] | null {
  const word = text.trim().toUpperCase();
  if (keywords.STOP.includes(word)) return 'STOP';
  return keywords.START.includes(word) ? 'START' : null;
}

/** None where the sender is no number, as a short code or another network's name. */
export function repliesOf(address: string, says: Reply['says'] | null): Reply[] {
  return says !== null && E164.test(address) ? [{ address, says }] : [];
}

/** Whether a text to `to` answers what an account sends as `from`. Nobody can write to a name: whatever else comes to its account is for it. */
export function isFor(to: string, from: string): boolean {
  return !NUMBER.test(from) || to.replace(/^\+/, '') === from.replace(/^\+/, '');
}
