import { useId } from 'react';
import type { PushState } from '../../push/push.ts';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import { useKeptFocus } from '../look/use-kept-focus.ts';
import { useOutermost, type OutermostProps } from '../look/outermost.ts';
import { whyOf } from '../texts/faults.ts';
import type { PushTexts } from '../texts/push.ts';
import type { Texts } from '../texts/texts.ts';
import { usePush } from './use-push.ts';

/** Lets a person be reached in this browser, also while no page is open; and says where that cannot be. */
export function PushButton(props: OutermostProps) {
  const { texts } = useCarillon();
  const push = usePush();
  const focus = useKeptFocus<HTMLDivElement>();
  const saying = useId();
  const isOn = push.is === 'on';
  const isWaiting = push.is === 'busy' || push.is === 'looking';
  const isPossible = push.is !== 'unsupported' && push.is !== 'blocked';
  const word = wordFor(push, texts);
  // It stays where it is, and keeps the focus, while it waits.
  const press = () => {
    if (!isWaiting) void (isOn ? push.disable() : push.enable());
  };
  return (
    <div {...focus} {...useOutermost('carillon-push', props)} tabIndex={-1} data-is={push.is}>
      {isPossible && (
        <button type="button" className="carillon-button" aria-disabled={isWaiting} aria-describedby={word ? saying : undefined} onClick={press}>
          <Icon name="browser" />
          {buttonFor(push.is, texts.push)}
        </button>
      )}
      <p className="carillon-push-word" id={saying} role="status">
        {word}
      </p>
    </div>
  );
}

function buttonFor(is: PushState['is'], texts: PushTexts): string {
  if (is === 'busy') return texts.busy;
  return is === 'on' ? texts.disable : texts.enable;
}

function wordFor({ is, why, code }: PushState, { push, faults }: Texts): string | null {
  switch (is) {
    case 'on':
    case 'unsupported':
    case 'blocked':
      return push[is];
    case 'unreachable':
      return push.unreachable(whyOf({ code, message: why ?? '' }, faults));
    case 'looking':
    case 'off':
    case 'busy':
      return null;
  }
}
