import { useEffect, useRef, type MouseEvent } from 'react';
import { useCarillon } from '../context.ts';
import type { ItemDeeds } from '../inbox/use-deeds.ts';
import { Icon } from '../look/icons.tsx';
import type { Toast } from './toast-list.ts';

export interface ToastCardProps {
  toast: Toast;
  /** Milliseconds from now until it leaves by itself; null while it is held. */
  lasting: number | null;
  deeds: ItemDeeds;
  onOpenMany: (() => void) | undefined;
  onLeave: () => void;
}

/** One toast. It leaves by itself once its time is over. */
export function ToastCard({ toast, lasting, deeds, onOpenMany, onLeave }: ToastCardProps) {
  const { texts } = useCarillon();
  const leave = useRef(onLeave);
  useEffect(() => void (leave.current = onLeave));
  useEffect(() => {
    if (lasting === null) return;
    const timer = setTimeout(() => leave.current(), lasting);
    return () => clearTimeout(timer);
  }, [lasting]);

  return (
    <li
      className="carillon-toast"
      onKeyDown={({ key }) => {
        if (key === 'Escape') onLeave();
      }}
    >
      <span className="carillon-toast-sign">{toast.item?.imageUrl == null ? <Icon name="bell" /> : <img src={toast.item.imageUrl} alt="" referrerPolicy="no-referrer" />}</span>
      <div className="carillon-toast-words">
        <ToastWords toast={toast} deeds={deeds} onOpenMany={onOpenMany} onLeave={onLeave} />
      </div>
      <button type="button" className="carillon-button" data-kind="quiet" data-icon-only aria-label={texts.toasts.dismiss} onClick={onLeave}>
        <Icon name="close" />
      </button>
    </li>
  );
}

function ToastWords({ toast, deeds, onOpenMany, onLeave }: Omit<ToastCardProps, 'lasting'>) {
  const { texts } = useCarillon();
  const { item, count } = toast;
  if (item === null) {
    const word = texts.toasts.many(count);
    if (!onOpenMany) return <p className="carillon-toast-title">{word}</p>;
    const openMany = () => {
      onLeave();
      onOpenMany();
    };
    return (
      <button type="button" className="carillon-toast-title carillon-item-open" onClick={openMany}>
        {word}
      </button>
    );
  }
  const open = (event: MouseEvent<HTMLElement>) => {
    onLeave();
    deeds.open(item, event);
  };
  return (
    <>
      {item.url === null ? (
        <button type="button" className="carillon-toast-title carillon-item-open" onClick={open}>
          {item.title}
        </button>
      ) : (
        <a className="carillon-toast-title carillon-item-open" href={item.url} onClick={open}>
          {item.title}
        </a>
      )}
      <p className="carillon-item-body">{item.body}</p>
    </>
  );
}
