import { memo, useCallback, useEffect, useId, useRef, type MouseEvent } from 'react';
import type { FeedItem } from '../../client/client.ts';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import { Moment } from '../look/moment.tsx';
import { timesOf } from '../look/times.ts';
import { ItemActions } from './item-actions.tsx';
import { ItemTools } from './item-tools.tsx';
import type { ItemDeeds } from './use-deeds.ts';
import type { Watch } from './use-seen.ts';

export interface ItemProps {
  item: FeedItem;
  /** Its place among all, from 1; and how many there are, -1 where that is not known. */
  place: number;
  of: number;
  now: number;
  /** What its category is called; null where that is plain, as all are of one. */
  category: string | null;
  deeds: ItemDeeds;
  watch: Watch;
  /** Told its element, and its end. */
  measure: (element: HTMLElement | null) => void;
  /** Its distance from the beginning of the list. */
  start: number;
}

/** One notification. A click anywhere on it opens it. */
export const Item = memo(function Item({ item, place, of, now, category, deeds, watch, measure, start }: ItemProps) {
  const { texts, locale } = useCarillon();
  const id = useId();
  const article = useRef<HTMLElement | null>(null);
  const isUnseen = item.seenAt === null;
  const hold = useCallback(
    (element: HTMLElement | null) => {
      article.current = element;
      measure(element);
    },
    [measure],
  );
  useEffect(() => (isUnseen && article.current ? watch(article.current, item.id) : undefined), [isUnseen, item.id, watch]);

  const title = (
    <>
      {item.pinnedAt !== null && <span className="carillon-for-ears">{texts.inbox.pinnedItem}: </span>}
      {item.readAt === null && <span className="carillon-for-ears">{texts.inbox.unreadItem}: </span>}
      {item.title}
    </>
  );
  const open = (event: MouseEvent<HTMLElement>) => deeds.open(item, event);
  return (
    <article
      ref={hold}
      className="carillon-item"
      style={{ transform: `translateY(${start}px)` }}
      data-index={place - 1}
      data-id={item.id}
      data-unread={item.readAt === null}
      data-pinned={item.pinnedAt !== null}
      tabIndex={0}
      aria-posinset={place}
      aria-setsize={of}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
    >
      <div className="carillon-item-words">
        <h3 className="carillon-item-title" id={`${id}-title`}>
          {item.url === null ? (
            <button type="button" className="carillon-item-open" onClick={open}>
              {title}
            </button>
          ) : (
            <a className="carillon-item-open" href={item.url} onClick={open}>
              {title}
            </a>
          )}
        </h3>
        <p className="carillon-item-body" id={`${id}-body`}>
          {item.body}
        </p>
      </div>
      {item.imageUrl !== null && <img className="carillon-item-image" src={item.imageUrl} alt="" loading="lazy" decoding="async" referrerPolicy="no-referrer" />}
      {item.actions.length > 0 && <ItemActions item={item} deeds={deeds} />}
      <div className="carillon-item-foot">
        {item.pinnedAt !== null && <Icon name="pin" />}
        {item.snoozedUntil === null ? <Moment at={item.createdAt} now={now} locale={locale} /> : <span>{texts.inbox.snoozedUntil(timesOf(locale).ahead(new Date(item.snoozedUntil)))}</span>}
        {category !== null && <span className="carillon-item-category">{category}</span>}
        <ItemTools item={item} deeds={deeds} />
      </div>
    </article>
  );
});
