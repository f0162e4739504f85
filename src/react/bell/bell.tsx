import { useId, useState, type FocusEvent } from 'react';
import { useSaid } from '../arrivals/use-said.ts';
import { useCarillon } from '../context.ts';
import { InboxFrame, type InboxProps } from '../inbox/inbox.tsx';
import { Icon } from '../look/icons.tsx';
import { useOutermost } from '../look/outermost.ts';
import { useFloating } from '../look/use-floating.ts';
import { useInbox } from '../use-inbox.ts';

/** All that the inbox behind it takes, and what a click does. */
export interface BellProps extends InboxProps {
  /** What a click does, for pages that show the inbox in a place of its own; else it opens the inbox below the bell. */
  onClick?: (() => void) | undefined;
}

/** A bell with the exact number of what is unread, and the inbox behind it. `className` and `style` are the bell's. */
export function Bell({ onClick, className, style, ...inboxProps }: BellProps) {
  const { texts, locale } = useCarillon();
  const { counts, loaded } = useInbox();
  const [isOpen, setOpen] = useState(false);
  const [said] = useSaid('bell');
  const id = useId();
  const { anchor, panel } = useFloating<HTMLButtonElement, HTMLDivElement>({ isOpen, onDismiss: (by) => close(by === 'escape'), onPlaced: (element) => element.focus({ preventScroll: true }) });
  const { unread } = counts;

  function close(takeFocus: boolean): void {
    setOpen(false);
    if (takeFocus) anchor.current?.focus({ preventScroll: true });
  }

  /** Who walks out of it by the keyboard leaves it behind. */
  function leave({ relatedTarget, currentTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) setOpen(false);
  }

  return (
    <div {...useOutermost('carillon-bell', { className, style })} onBlur={leave}>
      <button
        ref={anchor}
        type="button"
        className="carillon-bell-button"
        aria-label={loaded ? texts.bell.label(unread) : texts.bell.loading}
        aria-haspopup={onClick ? undefined : 'dialog'}
        aria-expanded={onClick ? undefined : isOpen}
        aria-controls={isOpen ? id : undefined}
        data-unread={unread}
        onClick={onClick ?? (() => (isOpen ? close(true) : setOpen(true)))}
      >
        <Icon name="bell" />
        {unread > 0 && <span className="carillon-bell-count">{unread.toLocaleString(locale)}</span>}
      </button>
      {isOpen && (
        <div ref={panel} id={id} popover="manual" role="dialog" aria-label={texts.inbox.title} tabIndex={-1} className="carillon-floating carillon-bell-panel">
          <InboxFrame {...inboxProps} role="group" />
        </div>
      )}
      <p className="carillon-for-ears" role="status">
        {said}
      </p>
    </div>
  );
}
