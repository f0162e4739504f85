import { readEnrolment } from '../../push/enrolment.ts';
import type { Subscription } from '../../push/push.ts';
import { PushButton, usePush } from '../../react/react.ts';
import { Panel } from '../look/panel.tsx';
import './push-panel.css';

export interface PushPanelProps {
  /** A subscription of the sandbox's push service. */
  subscribeAtSandbox: (applicationServerKey: string) => Promise<Subscription>;
}

/** The button of any page; and where this browser reaches no push service, the sandbox in its stead. */
export function PushPanel({ subscribeAtSandbox }: PushPanelProps) {
  const { is, enable } = usePush();
  return (
    <Panel id="push" title="This browser" lead="Web Push reaches a person while no page is open; a click leads to the URL.">
      <PushButton />
      {is === 'unreachable' && (
        <p className="push-sandbox">
          Push services live on the internet. The sandbox can stand in for one.
          <button type="button" className="button" onClick={() => void enable(subscribeAtSandbox)}>
            Use a sandbox subscription
          </button>
        </p>
      )}
      {is === 'on' && readEnrolment()?.own === false && (
        <p className="push-sandbox">This is a sandbox subscription: the sandbox plays the push service, and an open page hands on what it receives.</p>
      )}
    </Panel>
  );
}
