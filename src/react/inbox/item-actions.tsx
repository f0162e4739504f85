import type { MouseEvent } from 'react';
import type { FeedItem } from '../../client/client.ts';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import type { ItemDeeds } from './use-deeds.ts';

/** An item's buttons: each leads to its URL, or is the page's to do. One that was taken says so. */
export function ItemActions({ item, deeds }: { item: FeedItem; deeds: ItemDeeds }) {
  const { texts } = useCarillon();
  return (
    <div className="carillon-item-actions">
      {item.actions.map((action) => {
        const { name, label, url, doneAt } = action;
        const attributes = {
          className: 'carillon-button',
          'data-done': doneAt !== null,
          'aria-label': doneAt === null ? undefined : texts.inbox.actionDone(label),
          onClick: (event: MouseEvent<HTMLElement>) => deeds.act(item, action, event),
        };
        const content = (
          <>
            {doneAt !== null && <Icon name="check" />}
            {label}
          </>
        );
        if (url === null) {
          return (
            <button key={name} type="button" {...attributes}>
              {content}
            </button>
          );
        }
        return (
          <a key={name} href={url} {...attributes}>
            {content}
          </a>
        );
      })}
    </div>
  );
}
