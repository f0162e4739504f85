import { useCallback, useEffect, useState } from 'react';
import { useCarillon } from '../context.ts';
import type { Rank } from './herald.ts';
import { watchArrivals } from './watch-arrivals.ts';

/** The text of a live region: what has come, unless another component tells it; and whatever else there is to say. */
export function useSaid(rank: Rank): [said: string, say: (text: string) => void] {
  const { inbox, herald, texts } = useCarillon();
  const [said, setSaid] = useState('');
  const { arrived } = texts.inbox;
  useEffect(() => herald.enter(rank), [herald, rank]);
  useEffect(() => {
    const leave = watchArrivals(inbox, ({ items: [first], count }) => {
      if (herald.tells(rank)) setSaid(count === 1 && first ? `${arrived(count)}. ${first.title}` : arrived(count));
    });
    return () => {
      leave();
      // What one person was told is not for whoever signs in next.
      setSaid('');
    };
  }, [inbox, herald, rank, arrived]);
  return [said, useCallback((text: string) => setSaid(text), [])];
}
