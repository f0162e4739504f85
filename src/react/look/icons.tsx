import type { ReactNode } from 'react';

/** Drawn on 24 by 24, in lines of the text's colour. The words beside them say what they mean, so they are hidden from ears. */
const drawings = {
  archive: <path d="M3.5 4.5h17v4h-17zM5 8.5v11h14v-11M10 12.5h4" />,
  back: <path d="M9 7 4 12l5 5M4.5 12H15a5 5 0 0 1 5 5v1" />,
  bell: <path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0M12 3v2" />,
  browser: <path d="M3 5h18v14H3zM3 9h18M6 7h.01M8.5 7h.01" />,
  check: <path d="m4.5 12.5 5 5 10-11" />,
  checks: <path d="m2.5 12.5 4.5 5 8.5-11M12 17l.5.5 9-11" />,
  clock: <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  cloud: <path d="M7 18.5a4 4 0 0 1-.6-7.95 6 6 0 0 1 11.5-.3A4.2 4.2 0 0 1 17 18.5M4 4l16 16" />,
  dot: <circle cx="12" cy="12" r="4.5" />,
  lock: <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />,
  mail: <path d="M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5" />,
  more: <path d="M5.5 12h.01M12 12h.01M18.5 12h.01" />,
  next: <path d="m9.5 6 6 6-6 6" />,
  phone: <path d="M7.5 2.5h9a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM11 18.5h2" />,
  pin: <path d="M9 3.5h6l-.8 6 3.3 3.5v1.5h-11V13l3.3-3.5zM12 14.5v6" />,
  room: <path d="M9 4 7 20M17 4l-2 16M4 9h16M3 15h16" />,
  system: <path d="M5 12h10M11 7l5 5-5 5M19.5 5v14" />,
  text: <path d="M4 5h16v11h-8l-4.5 4v-4H4zM8 9h8M8 12h5" />,
} satisfies Record<string, ReactNode>;

/** What there is a drawing of. */
export type IconName = keyof typeof drawings;

/** A drawing in the ink of the text around it, which says to ears what it means. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="carillon-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" data-icon={name}>
      {drawings[name]}
    </svg>
  );
}
