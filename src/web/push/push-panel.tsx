import { Panel } from '../look/panel.tsx';
import { usePush, type Push, type PushOptions } from './use-push.ts';
import './push-panel.css';

/** Lets a person be reached in this browser, also while no page is open. */
export function PushPanel(options: PushOptions) {
  const push = usePush(options);
  return (
    <Panel id="push" title="This browser" lead="Web Push reaches a person while no page is open; a click leads to the URL.">
      <div className="push" role="status">
        <PushBody {...push} />
      </div>
    </Panel>
  );
}

function PushBody({ state, enable, disable }: Push) {
  const viaSandbox = (
    <button type="button" className="button" onClick={() => void enable('sandbox')}>
      Use a sandbox subscription
    </button>
  );
  switch (state.is) {
    case 'unsupported':
      return <p className="small soft">This browser has no Web Push. On an iPhone, add the page to the home screen first.</p>;
    case 'refused':
      return <p className="small soft">Notifications are blocked for this page. Allow them in the browser’s settings for this site, then reload.</p>;
    case 'off':
    case 'busy':
      return (
        <button type="button" className="button" aria-busy={state.is === 'busy'} disabled={state.is === 'busy'} onClick={() => void enable('browser')}>
          {state.is === 'busy' ? 'Asking the browser and its push service…' : 'Enable browser push'}
        </button>
      );
    case 'unreachable':
      return (
        <>
          <p className="small soft">
            Push services live on the internet, and this browser reaches none ({state.why}). The sandbox can stand in for one.
          </p>
          {viaSandbox}
        </>
      );
    case 'on':
      return (
        <>
          <p className="small">
            <strong>On</strong>
            {state.enrolment.through === 'browser'
              ? ', through the browser’s own push service.'
              : ', through a sandbox subscription: the sandbox plays the push service, and an open page hands on what it receives.'}
          </p>
          <button type="button" className="quiet" onClick={() => void disable()}>
            Turn off
          </button>
        </>
      );
  }
}
