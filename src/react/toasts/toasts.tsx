import { useEffect, useRef, useState } from 'react';
import { watchArrivals } from '../arrivals/watch-arrivals.ts';
import { useCarillon } from '../context.ts';
import { useDeeds, type Callbacks } from '../inbox/use-deeds.ts';
import { useOutermost, type OutermostProps } from '../look/outermost.ts';
import { useAct } from '../look/use-act.ts';
import { useInbox } from '../use-inbox.ts';
import { ToastCard } from './toast-card.tsx';
import { withArrival, type Toast } from './toast-list.ts';
import { useToastFocus } from './use-toast-focus.ts';

/** What toasts can be told. */
export interface ToastsProps extends OutermostProps, Callbacks {
  /** For how many milliseconds each is shown, while nobody points at it. */
  lasting?: number | undefined;
  /** A click on one that stands for several: opens the inbox, say. Without it that one cannot be clicked. */
  onOpenMany?: (() => void) | undefined;
}

const LASTING_MS = 7_000;

/** Tells of what comes while the person looks: never of what was there, and of what a break kept back as one. Meant once a page. */
export function Toasts({ lasting = LASTING_MS, onOpenMany, onOpen, onAction, ...outermost }: ToastsProps) {
  const { inbox, herald, texts } = useCarillon();
  const { items } = useInbox();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [isPointed, setPointed] = useState(false);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const { act } = useAct();
  const deeds = useDeeds({ inbox, texts: texts.inbox, act, say: setSaid, onOpen, onAction });
  const { many } = texts.toasts;

  useEffect(() => herald.enter('toasts'), [herald]);
  useEffect(() => {
    const leave = watchArrivals(inbox, (arrival) => {
      setToasts((shown) => withArrival(shown, arrival));
      setSaid(arrival.items.length === arrival.count ? arrival.items.map(({ title, body }) => `${title}. ${body}`).join(' ') : many(arrival.count));
    });
    return () => {
      leave();
      // What one person was told is not for whoever signs in next.
      setToasts([]);
      setSaid('');
    };
  }, [inbox, many]);

  // What was read or put away elsewhere meanwhile is no news.
  const current = new Map(items.map((item) => [item.id, item]));
  const shown = toasts.filter(({ item }) => item === null || current.get(item.id)?.readAt === null);
  const focus = useToastFocus(list, shown.length);
  const leave = (key: string) => setToasts((all) => all.filter((toast) => toast.key !== key));

  return (
    <section {...useOutermost('carillon-toasts', outermost)} aria-label={texts.toasts.region}>
      <p className="carillon-for-ears" role="status">
        {said}
      </p>
      <ol ref={list} onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)} onFocus={focus.onFocus} onBlur={focus.onBlur}>
        {shown.map((toast) => (
          <ToastCard key={toast.key} toast={toast} lasting={isPointed || focus.isInside ? null : lasting} deeds={deeds} onOpenMany={onOpenMany} onLeave={() => leave(toast.key)} />
        ))}
      </ol>
    </section>
  );
}
