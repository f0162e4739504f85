import { useCallback, useEffect, useRef, useState, type MouseEvent } from 'react';
import { Inbox, Preferences, Toasts, usePreferences, useUnreadCount } from '../../react/react.ts';
import { Arrival } from './arrival.tsx';
import { firstDraft } from './draft.ts';
import { handOn } from './hand-on.ts';
import { Header } from './header.tsx';
import { MailboxPanel } from './mailbox-panel.tsx';
import { PushPanel } from './push-panel.tsx';
import { SendForm } from './send-form.tsx';
import { TracePanel } from './trace-panel.tsx';
import { useMailbox } from './use-mailbox.ts';
import { useTraces } from './use-traces.ts';
import type { DemoConfig, DemoPerson } from './wire.ts';
import { send, subscribeAtSandbox } from './your-backend.ts';
import './page.css';

export interface StoryProps {
  config: DemoConfig;
  person: DemoPerson;
  /** What the person is called. */
  name: string;
  onBecome: (id: string) => void;
}

/** All of it on one page: your backend sends; the person reads; and what the providers got on the way. */
export function Story({ config, person, name, onBecome }: StoryProps) {
  const { sandboxUrl, vapidPublicKey, people, templates } = config;
  const { categories } = usePreferences();
  const inbox = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState(firstDraft);
  const [traces, begin] = useTraces();
  const mailbox = useMailbox(sandboxUrl, handOn);
  const toInbox = () => inbox.current?.focus();
  const categoryNames = Object.fromEntries(categories.map(({ key, name: words }) => [key, words]));
  useCountInTitle();

  const onSend = useCallback(async () => {
    const { notification, errors } = await send(person.id, draft);
    if (!notification) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join(' '));
    const words = templates.find(({ key }) => key === draft.template)?.name ?? draft.title;
    begin({ id: notification.id, title: words, to: name });
  }, [person.id, name, draft, templates, begin]);

  return (
    <>
      <a className="skip" href="#inbox">
        Skip to the inbox
      </a>
      <Header people={people} person={person} onBecome={onBecome} onBell={toInbox} />
      <Arrival />
      <main className="columns">
        <div className="column">
          <SendForm person={person} draft={draft} onDraft={setDraft} categories={categories} templates={templates} onSend={onSend} />
          <TracePanel traces={traces} />
        </div>
        <div className="column">
          <div id="inbox" ref={inbox} tabIndex={-1}>
            <Inbox categoryNames={categoryNames} onOpen={inNewTab} onAction={(_, action, event) => inNewTab(action, event)} />
          </div>
          {vapidPublicKey !== null && <PushPanel subscribeAtSandbox={(key) => subscribeAtSandbox(sandboxUrl, key)} />}
        </div>
        <div className="column">
          <MailboxPanel mailbox={mailbox} sandboxUrl={sandboxUrl} />
        </div>
        <Preferences className="row" />
      </main>
      <Toasts onOpen={inNewTab} onOpenMany={toInbox} />
    </>
  );
}

function useCountInTitle(): void {
  const unread = useUnreadCount();
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Carillon` : 'Carillon';
  }, [unread]);
}

/** So that this page stays, with what was sent from it. */
function inNewTab({ url }: { url: string | null }, event: MouseEvent<HTMLElement>): void {
  if (url === null) return;
  event.preventDefault();
  open(url, '_blank', 'noopener');
}
