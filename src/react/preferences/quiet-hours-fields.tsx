import { useId, useRef } from 'react';
import { useCarillon } from '../context.ts';
import { endsNextDay, timezonesWith, usualHours, weekdayName, weekdays, withDay } from './hours.ts';
import type { QuietHours } from './preference-store.ts';
import { Switch } from './switch.tsx';
import { TimeField } from './time-field.tsx';

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
  // That it was not taken is shown below.
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
      <TimeField label={words.from} time={from} onChange={(time) => onChange({ ...hours, from: time })} />
      <TimeField label={words.to} time={to} more={endsNextDay(hours) ? words.nextDay : undefined} onChange={(time) => onChange({ ...hours, to: time })} />
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
