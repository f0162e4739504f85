import type { Request } from '../../client/client.ts';
import { readEnrolment } from '../../push/enrolment.ts';
import type { Push, PushState, Subscription } from '../../push/push.ts';
import { Panel } from '../look/panel.tsx';
import { usePush } from './use-push.ts';
import './push-panel.css';

export interface PushPanelProps {
  request: Request;
  /** A subscription of the sandbox's push service. */
  subscribeAtSandbox: (applicationServerKey: string) => Promise<Subscription>;
}

/** Lets a person be reached in this browser, also while no page is open. */
export function PushPanel({ request, subscribeAtSandbox }: PushPanelProps) {
  const [state, push] = usePush(request);
  return (
    <Panel id="push" title="This browser" lead="Web Push reaches a person while no page is open; a click leads to the URL.">
      <div className="push" role="status">
        <PushBody state={state} push={push} subscribeAtSandbox={subscribeAtSandbox} />
      </div>
    </Panel>
  );
}

interface PushBodyProps {
  state: PushState;
  push: Push;
  subscribeAtSandbox: PushPanelProps['subscribeAtSandbox'];
}

function PushBody({ state: { is, why }, push, subscribeAtSandbox }: PushBodyProps) {
  switch (is) {
    case 'unsupported':
      return <p className="small soft">This browser has no Web Push. On an iPhone, add the page to the home screen first.</p>;
    case 'blocked':
      return <p className="small soft">Notifications are blocked for this page. Allow them in the browser’s settings for this site, then reload.</p>;
    case 'looking':
    case 'off':
    case 'busy':
      return (
        <button type="button" className="button" aria-busy={is === 'busy'} disabled={is === 'busy'} onClick={() => void push.enable()}>
          {is === 'busy' ? 'Asking the browser and its push service…' : 'Enable browser push'}
        </button>
      );
    case 'unreachable':
      return (
        <>
          <p className="small soft">
            Push services live on the internet, and this browser reaches none ({why}). The sandbox can stand in for one.
          </p>
          <button type="button" className="button" onClick={() => void push.enable(subscribeAtSandbox)}>
            Use a sandbox subscription
          </button>
        </>
      );
    case 'on':
      return (
        <>
          <p className="small">
            <strong>On</strong>
            {readEnrolment()?.own === false
              ? ', through a sandbox subscription: the sandbox plays the push service, and an open page hands on what it receives.'
              : ', through the browser’s own push service.'}
          </p>
          <button type="button" className="quiet" onClick={() => void push.disable()}>
            Turn off
          </button>
        </>
      );
  }
}
