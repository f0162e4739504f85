import { useCallback, useState } from 'react';

/** Runs what a person asked for, and keeps what went wrong until the next try. */
export function useAct(): [act: (what: () => Promise<void>) => Promise<void>, fault: string | null] {
  const [fault, setFault] = useState<string | null>(null);
  const act = useCallback(async (what: () => Promise<void>) => {
    try {
      await what();
      setFault(null);
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'That did not work.');
    }
  }, []);
  return [act, fault];
}
