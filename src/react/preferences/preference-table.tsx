import { useId } from 'react';
import { useCarillon } from '../context.ts';
import { ChannelIcon } from '../look/channel-icon.tsx';
import { Icon } from '../look/icons.tsx';
import type { PreferencesTexts } from '../texts/preferences.ts';
import type { Row, Scope } from './centre.ts';
import { Switch } from './switch.tsx';
import type { PreferenceCentre } from './use-preferences.ts';

/** Where there are more columns, their words need a wide place. */
const FEW = 5;

export interface PreferenceTableProps {
  preferences: Pick<PreferenceCentre, 'ways' | 'rows' | 'choose'>;
  /** Of the element that names the table. */
  titleId: string;
}

/** The roles are said although they are the elements' own: browsers forget them where a narrow screen lays the table out as blocks. */
export function PreferenceTable({ preferences: { ways, rows, choose }, titleId }: PreferenceTableProps) {
  const words = useCarillon().texts.preferences;
  if (rows.length === 0) return <p className="carillon-preferences-empty">{words.empty}</p>;
  return (
    <table className="carillon-preferences-table" role="table" aria-labelledby={titleId} data-many={ways.length > FEW || undefined}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            <span className="carillon-for-ears">{words.about}</span>
          </th>
          {ways.map(({ channel }) => (
            <th role="columnheader" scope="col" key={channel}>
              <ChannelIcon channel={channel} />
              <span>{words.channels[channel]}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <PreferenceRow key={keyOf(row.scope)} row={row} choose={choose} />
        ))}
      </tbody>
    </table>
  );
}

function PreferenceRow({ row: { scope, switches }, choose }: { row: Row; choose: PreferenceCentre['choose'] }) {
  const words = useCarillon().texts.preferences;
  const id = useId();
  const { name, more } = said(scope, words);
  const locked = scope.is === 'category' && scope.category.critical;
  return (
    <tr role="row" data-scope={scope.is}>
      <th role="rowheader" scope="row">
        <span className="carillon-preferences-name">
          {name}
          {locked && <Icon name="lock" />}
        </span>
        {more.length > 0 && (
          <span className="carillon-preferences-more" id={`${id}more`}>
            {more.join(' ')}
          </span>
        )}
      </th>
      {switches.map((one, at) => (
        <td role="cell" key={one?.way.channel ?? at}>
          {one ? (
            <>
              <Switch
                name={words.switchName(name, words.channels[one.way.channel])}
                on={one.on}
                locked={one.locked}
                partly={one.partly}
                describedBy={one.partly ? `${id}partly${one.way.channel}` : more.length > 0 ? `${id}more` : undefined}
                onSwitch={(enabled) => {
                  // That it was not taken is shown below the table.
                  choose({ scope, way: one.way, enabled }).catch(() => undefined);
                }}
              />
              {one.partly && (
                <span id={`${id}partly${one.way.channel}`} hidden>
                  {words.partly}
                </span>
              )}
              <span className="carillon-preferences-way" aria-hidden="true">
                {words.channels[one.way.channel]}
              </span>
            </>
          ) : (
            <span className="carillon-for-ears">{words.never}</span>
          )}
        </td>
      ))}
    </tr>
  );
}

function said(scope: Scope, words: PreferencesTexts): { name: string; more: readonly string[] } {
  if (scope.is === 'everything') return { name: words.everything, more: [words.everythingMore] };
  if (scope.is === 'kind') return { name: words.promotions, more: [words.promotionsMore] };
  const { name, description, critical, optIn } = scope.category;
  const lines = [description, critical ? words.always : optIn ? words.optIn : null];
  return { name, more: lines.filter((line) => line !== null) };
}

function keyOf(scope: Scope): string {
  return scope.is === 'category' ? `category ${scope.category.key}` : scope.is;
}
