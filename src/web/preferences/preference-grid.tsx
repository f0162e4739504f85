import { ChannelIcon, channels, wordOf } from '../look/channels.tsx';
import { Icon } from '../look/icons.tsx';
import { Panel } from '../look/panel.tsx';
import { useAct } from '../look/use-act.ts';
import { isOn, type Category } from './choices.ts';
import type { Choices } from './use-choices.ts';
import './preference-grid.css';

/** What a person wants to hear, and where. */
export function PreferenceGrid({ owner, choices: { categories, choices, choose } }: { owner: string; choices: Choices }) {
  const [act, fault] = useAct();
  return (
    <Panel id="preferences" title={`${owner}’s preferences`} lead="What is switched off is not sent; the trace of a notification then says FILTERED.">
      {fault && <p className="fault" role="alert">{fault}</p>}
      <table className="preferences">
        <thead>
          <tr>
            <th scope="col">
              <span className="for-ears">Category</span>
            </th>
            {channels.map((channel) => (
              <th scope="col" key={channel} data-channel={channel}>
                <ChannelIcon channel={channel} />
                {wordOf(channel)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category) => (
            <tr key={category.key}>
              <th scope="row">
                <CategoryName category={category} />
              </th>
              {channels.map((channel) => (
                <td key={channel}>
                  <input
                    type="checkbox"
                    className="switch"
                    aria-label={`${category.name}: ${wordOf(channel)}`}
                    checked={isOn(choices, category, channel)}
                    disabled={category.critical}
                    onChange={({ target }) => void act(() => choose(category.key, channel, target.checked))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function CategoryName({ category: { name, critical } }: { category: Category }) {
  if (!critical) return name;
  const lastWord = name.lastIndexOf(' ') + 1;
  return (
    <>
      {name.slice(0, lastWord)}
      <span className="locked">
        {name.slice(lastWord)}&nbsp;
        <Icon name="lock" />
      </span>
      <span className="why-locked">Always sent: it keeps the account safe.</span>
    </>
  );
}
