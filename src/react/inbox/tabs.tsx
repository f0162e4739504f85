import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useCarillon } from '../context.ts';
import type { Tab } from './filter-tab.ts';

export interface TabsProps {
  /** Of the inbox around them. */
  id: string;
  tabs: readonly Tab[];
  open: string;
  onOpen: (name: string) => void;
}

/** https://www.w3.org/WAI/ARIA/apg/patterns/tabs/, with a tab opened as soon as it is reached. */
export function Tabs({ id, tabs, open, onOpen }: TabsProps) {
  const { texts, locale } = useCarillon();
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const opened = list.current?.querySelector('[aria-selected="true"]');
    // Only sideways: the page must not move because a tab is brought into its row.
    if (opened && list.current) bringIntoRow(list.current, opened);
  }, [open]);

  function walk(event: KeyboardEvent<HTMLDivElement>): void {
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const at = tabs.findIndex(({ name }) => name === open);
    const next = nextOf(event.key, forward, at, tabs.length);
    const tab = next === null ? undefined : tabs.at(next);
    if (!tab || next === null) return;
    event.preventDefault();
    onOpen(tab.name);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]').item(next).focus({ preventScroll: true });
  }

  return (
    <div ref={list} className="carillon-tabs" role="tablist" aria-label={texts.inbox.tabs} onKeyDown={walk}>
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

function bringIntoRow(row: Element, tab: Element): void {
  const [around, inside] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (inside.left < around.left) row.scrollLeft -= around.left - inside.left;
  if (inside.right > around.right) row.scrollLeft += inside.right - around.right;
}
