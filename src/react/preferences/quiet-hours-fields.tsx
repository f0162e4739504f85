import { useId, useRef, useState } from 'react';
import { useCarillon } from '../context.ts';
import { endsNextDay, isTime, timezonesWith, usualHours, weekdayName, weekdays, withDay } from './hours.ts';
import type { QuietHours } from './preference-store.ts';
import { Switch } from './switch.tsx';

export interface QuietHoursFieldsProps {
  /** Null where there are none. */
  hours: QuietHours | null;
  onChange: (hours: QuietHours | null) => Promise<void>;
}

/** When a person is not to be disturbed. */
export function QuietHoursFields({ hours, onChange }: QuietHoursFieldsProps) {
  const words = useCarillon().texts.preferences;
  const id = useId();
  const last = useRef(hours);
  if (hours) last.current = hours;
  // That it was not taken is shown above the table.
  const change = (next: QuietHours | null) => void onChange(next).catch(() => undefined);
  return (
    <div className="carillon-quiet-hours" role="group" aria-labelledby={`${id}name`}>
      <div className="carillon-quiet-hours-head">
        <span>
          <span className="carillon-preferences-name" id={`${id}name`}>
            {words.quietHours}
          </span>
          <span className="carillon-preferences-more" id={`${id}more`}>
            {words.quietHoursMore}
          </span>
        </span>
        <Switch name={words.quietHours} on={hours !== null} describedBy={`${id}more`} onSwitch={(on) => change(on ? (last.current ?? usualHours()) : null)} />
      </div>
      {hours && <Hours hours={hours} onChange={change} />}
    </div>
  );
}

function Hours({ hours, onChange }: { hours: QuietHours; onChange: (hours: QuietHours) => void }) {
  const words = useCarillon().texts.preferences;
  const { from, to, timezone } = hours;
  return (
    <div className="carillon-quiet-hours-fields">
      <Time label={words.from} time={from} onChange={(time) => onChange({ ...hours, from: time })} />
      <Time label={words.to} time={to} more={endsNextDay(hours) ? words.nextDay : undefined} onChange={(time) => onChange({ ...hours, to: time })} />
      <label className="carillon-preferences-field">
        {words.timezone}
        <select value={timezone} onChange={({ currentTarget }) => onChange({ ...hours, timezone: currentTarget.value })}>
          {timezonesWith(timezone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
      <Days hours={hours} onChange={onChange} />
    </div>
  );
}

interface TimeProps {
  label: string;
  time: string;
  more?: string | undefined;
  onChange: (time: string) => void;
}

/** Saved when it is left: while somebody types, the field holds what nobody means yet. */
function Time({ label, time, more, onChange }: TimeProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const save = () => {
    if (typed !== null && isTime(typed) && typed !== time) onChange(typed);
    setTyped(null);
  };
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
        onBlur={save}
        onKeyDown={({ key }) => {
          if (key === 'Enter') save();
        }}
      />
    </label>
  );
}

function Days({ hours, onChange }: { hours: QuietHours; onChange: (hours: QuietHours) => void }) {
  const { locale, texts } = useCarillon();
  const words = texts.preferences;
  const why = useId();
  return (
    <fieldset className="carillon-preferences-days">
      <legend>{words.days}</legend>
      {weekdays.map((day) => {
        const chosen = hours.days.includes(day);
        const last = chosen && hours.days.length === 1;
        return (
          <label key={day}>
            <input
              type="checkbox"
              checked={chosen}
              aria-label={weekdayName(day, locale, 'long')}
              aria-disabled={last || undefined}
              aria-describedby={last ? why : undefined}
              onChange={({ currentTarget }) => {
                if (!last) onChange({ ...hours, days: withDay(hours.days, day, currentTarget.checked) });
              }}
            />
            <span aria-hidden="true">{weekdayName(day, locale, 'short')}</span>
          </label>
        );
      })}
      <span id={why} hidden>
        {words.lastDay}
      </span>
    </fieldset>
  );
}
