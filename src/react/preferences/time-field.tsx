import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isTime } from './hours.ts';

export interface TimeFieldProps {
  label: string;
  /** HH:MM, as it is kept. */
  time: string;
  more?: string | undefined;
  onChange: (time: string) => void;
}

/** While somebody types, the field holds what nobody means yet: 01:00 on the way to 12:00. */
const SETTLE_MS = 1_000;

/** Saved once it is whole and nobody types on, at Enter, when it is left, and when the page or the field goes: nothing that was typed is lost. */
export function TimeField({ label, time, more, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const isWhole = typed !== null && isTime(typed);
  const keep = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    keep.current = () => {
      if (!isWhole) return;
      setTyped(null);
      if (typed !== time) onChange(typed);
    };
  });

  useEffect(() => {
    if (!isWhole) return;
    const timer = setTimeout(() => keep.current(), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed, isWhole]);
  useEffect(() => {
    const keepAll = () => keep.current();
    addEventListener('pagehide', keepAll);
    return () => {
      removeEventListener('pagehide', keepAll);
      keepAll();
    };
  }, []);

  return (
    <label className="carillon-preferences-field">
      <span>
        {label} {more !== undefined && <span className="carillon-preferences-next-day">({more})</span>}
      </span>
      <input
        type="time"
        required
        value={typed ?? time}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={() => {
          keep.current();
          setTyped(null);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter') keep.current();
        }}
      />
    </label>
  );
}
