import { useId } from 'react';
import { useCarillon } from '../context.ts';
import { useKeptFocus } from '../look/use-kept-focus.ts';
import { useOutermost, type OutermostProps } from '../look/outermost.ts';
import { Outcome } from './outcome.tsx';
import { PreferenceTable } from './preference-table.tsx';
import { QuietHoursFields } from './quiet-hours-fields.tsx';
import { usePreferences, type PreferencesOptions } from './use-preferences.ts';

/** What a preference centre can be told. */
export interface PreferencesProps extends OutermostProps, PreferencesOptions {}

/** The preference centre: what a person is told about, by which way, and when not. What they choose holds at once. */
export function Preferences({ channels, ...outermost }: PreferencesProps) {
  const { texts } = useCarillon();
  const title = useId();
  const focus = useKeptFocus<HTMLElement>();
  const preferences = usePreferences({ channels });
  const { loaded, fault, saved, quietHours, setQuietHours, reload } = preferences;
  const words = texts.preferences;
  return (
    <section {...focus} {...useOutermost('carillon-preferences', outermost)} tabIndex={-1} aria-labelledby={title} aria-busy={!loaded && fault === null}>
      <h2 id={title} className="carillon-preferences-title">
        {words.title}
      </h2>
      <div role="alert">
        {fault === 'unloaded' && (
          <p className="carillon-preferences-fault">
            {words.unloaded}{' '}
            <button type="button" className="carillon-button" onClick={reload}>
              {words.retry}
            </button>
          </p>
        )}
      </div>
      {!loaded && fault === null && <p className="carillon-preferences-empty">{words.loading}</p>}
      {loaded && (
        <div className="carillon-preferences-body">
          <PreferenceTable preferences={preferences} titleId={title} />
          <QuietHoursFields hours={quietHours} onChange={setQuietHours} />
        </div>
      )}
      <Outcome saved={saved} fault={fault} />
    </section>
  );
}
