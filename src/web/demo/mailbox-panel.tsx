import { Icon } from '../../react/look/icons.tsx';
import { Moment } from '../../react/look/moment.tsx';
import { useNow } from '../../react/look/use-now.ts';
import { ChannelBadge } from '../look/channels.tsx';
import { Panel } from '../look/panel.tsx';
import type { Mailbox } from './use-mailbox.ts';
import type { Parcel } from './wire.ts';
import './mailbox-panel.css';

/** What arrived at the providers: the phone, the mailbox and the browser of everybody, in one list. */
export function MailboxPanel({ mailbox: { received, live }, sandboxUrl }: { mailbox: Mailbox; sandboxUrl: string }) {
  const now = useNow();
  return (
    <Panel
      id="mailbox"
      title="What arrived"
      lead="What the providers received: a sandbox plays every one of them. Nothing leaves this machine."
      actions={
        <a className="quiet" href={sandboxUrl} target="_blank" rel="noopener">
          Open the sandbox
        </a>
      }
    >
      {!live && received.length > 0 && <p className="small soft" role="status">The sandbox does not answer; this is what it had.</p>}
      <ol className="parcels" tabIndex={0} aria-labelledby="mailbox-title">
        {received.map((parcel) => (
          <ParcelCard key={parcel.id} parcel={parcel} now={now} />
        ))}
        {received.length === 0 && (
          <li className="panel-empty">
            <Icon name="mail" />
            Mails, texts and pushes show up here.
          </li>
        )}
      </ol>
    </Panel>
  );
}

function ParcelCard({ parcel: { channel, provider, to, title, body, at }, now }: { parcel: Parcel; now: number }) {
  return (
    <li className="parcel" data-channel={channel}>
      <p className="parcel-head">
        <ChannelBadge channel={channel} />
        <span className="parcel-provider">{provider}</span>
        <span className="parcel-time">
          <Moment at={at} now={now} locale="en" />
        </span>
      </p>
      {title !== null && <p className="parcel-title">{title}</p>}
      {body !== null && <p className="parcel-body">{body}</p>}
      <p className="parcel-to" title={to}>
        to {to}
      </p>
    </li>
  );
}
