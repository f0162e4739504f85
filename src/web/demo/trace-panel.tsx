import { ChannelBadge } from '../look/channels.tsx';
import { Panel } from '../look/panel.tsx';
import { SendIcon } from '../look/send-icon.tsx';
import { span, stepsOf, toneOf, type Step } from './steps.ts';
import type { Trace } from './use-traces.ts';
import type { DeliveryNow } from './wire.ts';
import './trace-panel.css';

const devices: Record<string, string> = { IOS: 'iPhone', ANDROID: 'Android', WEB: 'Browser' };

/** What became of each notification that was sent from here, channel by channel. */
export function TracePanel({ traces }: { traces: readonly Trace[] }) {
  return (
    <Panel id="trace" title="What just happened" lead="Each channel of a notification is a delivery with a history of its own.">
      <ol className="traces" aria-live="polite">
        {traces.length === 0 && (
          <li className="panel-empty">
            <SendIcon />
            Send something, and follow it here.
          </li>
        )}
        {traces.map((trace) => (
          <li key={trace.id} className="trace">
            <p className="trace-title">
              {trace.title} <span className="soft">to {trace.to}</span>
            </p>
            <dl>
              {trace.now?.deliveries.map((delivery) => (
                <Way key={delivery.id} delivery={delivery} steps={trace.now ? stepsOf(delivery, trace.now) : []} />
              ))}
            </dl>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Way({ delivery: { channel, device }, steps }: { delivery: DeliveryNow; steps: Step[] }) {
  return (
    <div className="way">
      <dt>
        <ChannelBadge channel={channel} word={device ? devices[device.platform] : undefined} />
      </dt>
      <dd>
        {steps.map(({ status, after, reason }, at) => (
          <span className="step" key={at}>
            {at > 0 && <span aria-hidden="true">→</span>}
            <span className="status" data-tone={toneOf(status)} title={`after ${span(after)}`}>
              {status}
            </span>
            {reason !== null && <span className="after" title={reason}>{inWords(reason)}</span>}
            {reason === null && at > 0 && <span className="after">{span(after)}</span>}
          </span>
        ))}
      </dd>
    </div>
  );
}

/** Reasons are codes for programs: `NO_ADDRESS`. */
function inWords(reason: string): string {
  return reason.replaceAll('_', ' ').toLowerCase();
}
