import { timesOf } from './times.ts';

export interface MomentProps {
  /** ISO 8601. */
  at: string;
  now: number;
  locale: string;
}

/** An instant as people say it; the exact one is behind it. */
export function Moment({ at, now, locale }: MomentProps) {
  const instant = new Date(at);
  const { ago, exact } = timesOf(locale);
  return (
    <time dateTime={at} title={exact(instant)}>
      {ago(instant, now)}
    </time>
  );
}
