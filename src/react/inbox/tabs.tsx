import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import type { Tab } from './filter-tab.ts';
import { useOverflow, type Overflow } from './use-overflow.ts';

export interface TabsProps {
  /** Of the inbox around them. */
  id: string;
  tabs: readonly Tab[];
  open: string;
  onOpen: (name: string) => void;
}

/** As wide as the style sheet has it. */
const FADE_PX = 44;
/** Of the row's width, by a press on one of its ends. */
const SCROLLED_PART = 0.7;

/** https://www.w3.org/WAI/ARIA/apg/patterns/tabs/, with a tab opened as soon as it is reached. Where they do not fit, the row fades and can be pushed on. */
export function Tabs({ id, tabs, open, onOpen }: TabsProps) {
  const { texts, locale } = useCarillon();
  const list = useRef<HTMLDivElement>(null);
  const overflow = useOverflow(list);
  const ends = (['start', 'end'] as const).filter((end) => overflow[end]);

  useEffect(() => {
    const opened = list.current?.querySelector('[aria-selected="true"]');
    // Only sideways: the page must not move because a tab is brought into its row.
    if (opened && list.current) bringIntoRow(list.current, opened);
  }, [open]);

  function walk(event: KeyboardEvent<HTMLDivElement>): void {
    const forward = isFromRight(event.currentTarget) ? 'ArrowLeft' : 'ArrowRight';
    const at = tabs.findIndex(({ name }) => name === open);
    const next = nextOf(event.key, forward, at, tabs.length);
    const tab = next === null ? undefined : tabs.at(next);
    if (!tab || next === null) return;
    event.preventDefault();
    onOpen(tab.name);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]').item(next).focus({ preventScroll: true });
  }

  return (
    <div className="carillon-tabs" data-more={ends.join(' ')}>
      <div ref={list} className="carillon-tab-list" role="tablist" aria-label={texts.inbox.tabs} onKeyDown={walk}>
        {tabs.map(({ name, label, count, filter }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={tabId(id, name)}
            className="carillon-tab"
            aria-selected={name === open}
            aria-controls={name === open ? panelId(id) : undefined}
            tabIndex={name === open ? 0 : -1}
            onClick={() => onOpen(name)}
          >
            {label}
            {count !== null && (count > 0 || filter.unreadOnly) && (
              <>
                {' '}
                <span className="carillon-tab-count" hidden={count === 0}>
                  {count.toLocaleString(locale)}
                </span>
                {!filter.unreadOnly && <span className="carillon-for-ears"> {texts.inbox.ofThemUnread}</span>}
              </>
            )}
          </button>
        ))}
      </div>
      {ends.map((end) => (
        // For pointers alone: the keys walk from tab to tab, and ears know of no row.
        <button
          key={end}
          type="button"
          className="carillon-tabs-more"
          data-end={end}
          tabIndex={-1}
          aria-hidden="true"
          // The focus stays where it is: this one goes when there is no more.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => list.current && push(list.current, end)}
        >
          <Icon name="next" />
        </button>
      ))}
    </div>
  );
}

export function tabId(id: string, name: string): string {
  return `${id}-tab-${name.replaceAll(' ', '-')}`;
}

/** There is one panel at a time. */
export function panelId(id: string): string {
  return `${id}-panel`;
}

function nextOf(key: string, forward: string, at: number, length: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  if (key === forward) return (at + 1) % length;
  return key === 'ArrowLeft' || key === 'ArrowRight' ? (at - 1 + length) % length : null;
}

function isFromRight(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl';
}

function push(row: Element, towards: keyof Overflow): void {
  const sign = (towards === 'end') === isFromRight(row) ? -1 : 1;
  row.scrollLeft += sign * SCROLLED_PART * row.clientWidth;
}

/**
 * Clear of where the row fades. A row that is where it should be is left alone: one that glides beyond its end would be carried off by what
 * grows in it meanwhile, as where a name comes in the place of a key.
 */
function bringIntoRow(row: Element, tab: Element): void {
  const [around, inside] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
  const [left, right] = [inside.left - FADE_PX - around.left, inside.right + FADE_PX - around.right];
  const wanted = row.scrollLeft + (left < 0 ? left : Math.max(right, 0));
  const most = row.scrollWidth - row.clientWidth;
  const to = isFromRight(row) ? Math.min(Math.max(wanted, -most), 0) : Math.min(Math.max(wanted, 0), most);
  if (to !== row.scrollLeft) row.scrollLeft = to;
}
