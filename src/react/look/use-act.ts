import { useCallback, useState } from 'react';

/** What a person did and was not taken, until the next try. */
export interface Acting {
  /** Runs what a person asked for. Never rejects. */
  readonly act: (what: () => Promise<void>) => Promise<void>;
  readonly fault: Error | null;
  readonly forget: () => void;
}

/** What went wrong stays until it is forgotten or something else is done. */
export function useAct(): Acting {
  const [fault, setFault] = useState<Error | null>(null);
  const forget = useCallback(() => setFault(null), []);
  const act = useCallback(
    async (what: () => Promise<void>) => {
      forget();
      try {
        await what();
      } catch (error) {
        setFault(error instanceof Error ? error : new Error(String(error)));
      }
    },
    [forget],
  );
  return { act, fault, forget };
}
