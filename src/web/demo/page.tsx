import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createInbox } from '../../client/client.ts';
import { Inbox } from '../inbox/inbox.tsx';
import { PushPanel } from '../push/push-panel.tsx';
import { PreferenceGrid } from '../preferences/preference-grid.tsx';
import { useChoices } from '../preferences/use-choices.ts';
import { Arrival } from './arrival.tsx';
import { firstDraft } from './draft.ts';
import { handOn } from './hand-on.ts';
import { Header } from './header.tsx';
import { MailboxPanel } from './mailbox-panel.tsx';
import { SendForm } from './send-form.tsx';
import { TracePanel } from './trace-panel.tsx';
import { useMailbox } from './use-mailbox.ts';
import { useTraces } from './use-traces.ts';
import { askToken, send, subscribeAtSandbox } from './your-backend.ts';
import type { DemoConfig, DemoPerson } from './wire.ts';
import './page.css';

export interface PageProps {
  config: DemoConfig;
  person: DemoPerson;
  onBecome: (id: string) => void;
}

/** The whole story on one page: your backend sends; the person reads; and what the providers got on the way. */
export function Page({ config, person, onBecome }: PageProps) {
  const { sandboxUrl, vapidPublicKey, people, templates } = config;
  const inbox = useMemo(() => createInbox({ url: '/graphql', token: () => askToken(person.id) }), [person.id]);
  const feed = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
  const choices = useChoices(inbox.request);
  const [draft, setDraft] = useState(firstDraft);
  const [traces, begin] = useTraces();
  const mailbox = useMailbox(sandboxUrl, handOn);
  const [name = person.name] = person.name.split(' ');

  useEffect(() => {
    document.title = feed.counts.unread > 0 ? `(${feed.counts.unread}) Carillon` : 'Carillon';
  }, [feed.counts.unread]);

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
      <Header people={people} person={person} onBecome={onBecome} feed={feed} />
      <Arrival />
      <main className="columns">
        <div className="column">
          <SendForm person={person} draft={draft} onDraft={setDraft} categories={choices.categories} templates={templates} onSend={onSend} />
          <TracePanel traces={traces} />
        </div>
        <div className="column">
          <Inbox owner={name} inbox={inbox} feed={feed} />
          {vapidPublicKey !== null && (
            <PushPanel
              key={person.id}
              request={inbox.request}
              subscribeAtSandbox={(key) => subscribeAtSandbox(sandboxUrl, key)}
            />
          )}
          <PreferenceGrid owner={name} choices={choices} />
        </div>
        <div className="column">
          <MailboxPanel mailbox={mailbox} sandboxUrl={sandboxUrl} />
        </div>
      </main>
    </>
  );
}
