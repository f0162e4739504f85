import { useState, type SubmitEvent } from 'react';
import { ChannelIcon } from '../../react/look/channel-icon.tsx';
import { useAct } from '../../react/look/use-act.ts';
import type { Category } from '../../react/react.ts';
import { channels, wordOf } from '../look/channels.tsx';
import { Panel } from '../look/panel.tsx';
import { SendIcon } from '../look/send-icon.tsx';
import { withChannel, type Draft } from './draft.ts';
import { MoreFields } from './more-fields.tsx';
import type { DemoPerson, DemoTemplate } from './wire.ts';
import './send-form.css';

export interface SendFormProps {
  person: DemoPerson;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  categories: readonly Category[];
  templates: readonly DemoTemplate[];
  onSend: () => Promise<void>;
}

/** "Your backend": one call of `sendNotification`, as a form. */
export function SendForm({ person, draft, onDraft, categories, templates, onSend }: SendFormProps) {
  const { act, fault } = useAct();
  const [firstName = person.name] = person.name.split(' ');
  const [busy, setBusy] = useState(false);
  const nowhere = draft.channels.size === 0;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (busy || nowhere) return;
    setBusy(true);
    void act(onSend).finally(() => setBusy(false));
  }

  return (
    <Panel
      id="send"
      title="Send a notification to yourself"
      lead={
        <>
          Your backend does this with one call, <code>sendNotification</code>. {firstName} has a mailbox, a number, an iPhone and an Android phone.
        </>
      }
    >
      <form className="send" onSubmit={submit}>
        {draft.template === '' ? (
          <TextFields draft={draft} onDraft={onDraft} />
        ) : (
          <TemplateFields draft={draft} onDraft={onDraft} />
        )}
        <fieldset className="where">
          <legend>Where to</legend>
          {channels.map((channel) => (
            <label key={channel} data-channel={channel}>
              <input
                type="checkbox"
                checked={draft.channels.has(channel)}
                onChange={({ target }) => onDraft(withChannel(draft, channel, target.checked))}
              />
              <ChannelIcon channel={channel} />
              {wordOf(channel)}
            </label>
          ))}
        </fieldset>
        <MoreFields draft={draft} onDraft={onDraft} categories={categories} templates={templates} />
        <button type="submit" className="button first" aria-busy={busy} disabled={nowhere} aria-describedby={nowhere ? 'send-nowhere' : undefined}>
          <SendIcon />
          Send to {firstName}
        </button>
        {nowhere && <p className="small soft" id="send-nowhere" role="status">Choose where to: at least one channel.</p>}
        {fault && <p className="fault" role="alert">{fault.message}</p>}
      </form>
    </Panel>
  );
}

interface FieldsProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

function TextFields({ draft, onDraft }: FieldsProps) {
  return (
    <>
      <label className="field">
        Title
        <input required maxLength={1_000} value={draft.title} onChange={({ target }) => onDraft({ ...draft, title: target.value })} />
      </label>
      <label className="field">
        Message
        <textarea required rows={2} value={draft.body} onChange={({ target }) => onDraft({ ...draft, body: target.value })} />
      </label>
      <label className="field">
        Where a click leads
        <input value={draft.url} placeholder="/orders/1042 or https://…" onChange={({ target }) => onDraft({ ...draft, url: target.value })} />
      </label>
    </>
  );
}

function TemplateFields({ draft, onDraft }: FieldsProps) {
  const { data } = draft;
  return Object.entries(data).map(([name, value]) => (
    <label className="field" key={name}>
      <span>
        Template variable <code>{`{{ ${name} }}`}</code>
      </span>
      <input required value={value} onChange={({ target }) => onDraft({ ...draft, data: { ...data, [name]: target.value } })} />
    </label>
  ));
}
