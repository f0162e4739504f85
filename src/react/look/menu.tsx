import { Fragment, useEffect, useId, useState, type KeyboardEvent } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { useFloating } from './use-floating.ts';

export interface MenuChoice {
  name: string;
  icon?: IconName;
  word: string;
  /** What it comes to, at its end: a time, say. */
  hint?: string;
  onChoose: () => void;
}

/** Choices that belong together. */
export interface MenuGroup {
  name: string;
  /** Above the group; a group without one is set off by nothing. */
  title?: string;
  choices: readonly MenuChoice[];
}

export interface MenuButtonProps {
  /** The button's name, for ears. */
  label: string;
  icon: IconName;
  /** Made when it is opened, for what depends on the time. */
  groups: () => readonly MenuGroup[];
}

/** A button with a menu: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/ */
export function MenuButton({ label, icon, groups }: MenuButtonProps) {
  const [opened, setOpened] = useState<{ groups: readonly MenuGroup[]; at: 'first' | 'last' } | null>(null);
  const id = useId();
  const isOpen = opened !== null;
  const { anchor, panel } = useFloating<HTMLButtonElement, HTMLDivElement>({ isOpen, leavesOnScroll: true, onDismiss: (by) => close(by !== 'click') });
  const entries = () => [...(panel.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const open = (at: 'first' | 'last') => setOpened({ groups: groups(), at });

  useEffect(() => {
    if (opened) entries().at(opened.at === 'first' ? 0 : -1)?.focus({ preventScroll: true });
  }, [opened]);

  function close(takeFocus: boolean): void {
    setOpened(null);
    if (takeFocus) anchor.current?.focus({ preventScroll: true });
  }

  function choose({ onChoose }: MenuChoice): void {
    close(true);
    onChoose();
  }

  function openByKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    event.stopPropagation();
    open(event.key === 'ArrowDown' ? 'first' : 'last');
  }

  function walk(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Tab') return close(true);
    if (event.key === 'Escape') {
      event.preventDefault();
      return close(true);
    }
    const all = entries();
    const at = all.findIndex((entry) => entry.matches(':focus'));
    const next = nextOf(event.key, at, all);
    if (next === null) return;
    event.preventDefault();
    all.at(next)?.focus();
  }

  return (
    <>
      <button
        ref={anchor}
        type="button"
        className="carillon-button"
        data-kind="quiet"
        data-icon-only
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onKeyDown={openByKey}
        onClick={() => (isOpen ? close(true) : open('first'))}
      >
        <Icon name={icon} />
      </button>
      {opened && (
        <div ref={panel} id={id} popover="manual" role="menu" aria-label={label} className="carillon-floating carillon-menu" onKeyDown={walk}>
          {opened.groups.map((group) => (
            <Group key={group.name} id={`${id}-${group.name}`} group={group} onChoose={choose} />
          ))}
        </div>
      )}
    </>
  );
}

function Group({ id, group: { title, choices }, onChoose }: { id: string; group: MenuGroup; onChoose: (choice: MenuChoice) => void }) {
  const entries = choices.map((choice) => (
    <button key={choice.name} type="button" role="menuitem" tabIndex={-1} className="carillon-menu-item" onClick={() => onChoose(choice)}>
      {choice.icon && <Icon name={choice.icon} />}
      {choice.word}
      {choice.hint !== undefined && <span className="carillon-menu-hint">{choice.hint}</span>}
    </button>
  ));
  if (title === undefined) return <Fragment>{entries}</Fragment>;
  return (
    <div role="group" aria-labelledby={id} className="carillon-menu-group">
      <div id={id} className="carillon-menu-title">
        {title}
      </div>
      {entries}
    </div>
  );
}

/** Where a key leads among the entries, round and round; a letter leads to the next that begins with it. Null where it leads nowhere. */
function nextOf(key: string, at: number, entries: readonly HTMLElement[]): number | null {
  const { length } = entries;
  if (key === 'ArrowDown') return (at + 1) % length;
  if (key === 'ArrowUp') return (at - 1 + length) % length;
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  if (key.length > 1) return null;
  const begins = (entry: HTMLElement) => entry.textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
  const turned = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
  const found = turned.find(begins);
  return found ? entries.indexOf(found) : null;
}
