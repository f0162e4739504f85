import { useEffect, useState } from 'react';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import type { PreferenceCentre } from './use-preferences.ts';

/** Long enough to be read. */
const LASTING_MS = 4_000;

/** Says what became of a choice, in sight however far down the settings it was made: for a moment that it is kept, or that it is not. */
export function Outcome({ saved, fault }: Pick<PreferenceCentre, 'saved' | 'fault'>) {
  const words = useCarillon().texts.preferences;
  const [isFresh, setFresh] = useState(false);
  useEffect(() => {
    setFresh(saved);
    if (!saved) return;
    const timer = setTimeout(() => setFresh(false), LASTING_MS);
    return () => clearTimeout(timer);
  }, [saved]);
  return (
    <div className="carillon-preferences-outcome">
      <div role="alert">{fault === 'unsaved' && <p data-kind="fault">{words.unsaved}</p>}</div>
      <div role="status">
        {isFresh && (
          <p>
            <Icon name="check" />
            {words.saved}
          </p>
        )}
      </div>
    </div>
  );
}
