import type { Priority, Strategy } from '../../react/generated/graphql.ts';
import type { Category } from '../../react/react.ts';
import { withTemplate, type Draft } from './draft.ts';
import type { DemoTemplate } from './wire.ts';

const strategies: Record<Strategy, string> = {
  PARALLEL: 'PARALLEL: every channel at once',
  PRIORITY: 'PRIORITY: in order, until one succeeds',
  ESCALATE: 'ESCALATE: in order, until it is seen',
};
const priorities: Record<Priority, string> = {
  HIGH: 'HIGH: overtakes the rest',
  NORMAL: 'NORMAL',
  LOW: 'LOW: whenever there is room',
};

export interface MoreFieldsProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  categories: readonly Category[];
  templates: readonly DemoTemplate[];
}

/** What has a good value without being asked. */
export function MoreFields({ draft, onDraft, categories, templates }: MoreFieldsProps) {
  return (
    <details className="more">
      <summary>More: template, category, strategy, priority, buttons</summary>
      <Choice
        label="Template"
        value={draft.template}
        options={[['', 'none: the words above'], ...templates.map(({ key, name }) => [key, name] as const)]}
        onChoose={(key) => onDraft(withTemplate(draft, templates.find((template) => template.key === key)))}
      />
      <Choice
        label="Category"
        value={draft.category}
        options={categories.map(({ key, name, critical }) => [key, critical ? `${name} (always sent)` : name])}
        onChoose={(category) => onDraft({ ...draft, category })}
      />
      <Choice
        label="Strategy"
        value={draft.strategy}
        options={[['', 'as the category says'], ...entriesOf(strategies)]}
        onChoose={(strategy) => onDraft({ ...draft, strategy })}
      />
      <Choice
        label="Priority"
        value={draft.priority}
        options={[['', 'as the category says'], ...entriesOf(priorities)]}
        onChoose={(priority) => onDraft({ ...draft, priority })}
      />
      <Words label="Buttons" value={draft.buttons} placeholder="none" onWrite={(buttons) => onDraft({ ...draft, buttons })} />
      <Words label="Replaces" value={draft.collapseKey} placeholder="nothing; or the one before of this name" onWrite={(collapseKey) => onDraft({ ...draft, collapseKey })} />
    </details>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, words: string])[];
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <label className="field">
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options[target.selectedIndex];
          if (chosen) onChoose(chosen[0]);
        }}
      >
        {options.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface WordsProps {
  label: string;
  value: string;
  placeholder: string;
  onWrite: (value: string) => void;
}

function Words({ label, value, placeholder, onWrite }: WordsProps) {
  return (
    <label className="field">
      {label}
      <input value={value} placeholder={placeholder} onChange={({ target }) => onWrite(target.value)} />
    </label>
  );
}

function entriesOf<Key extends string>(words: Record<Key, string>): [Key, string][] {
  return Object.entries(words) as [Key, string][];
}
