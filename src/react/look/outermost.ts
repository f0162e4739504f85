import type { CSSProperties } from 'react';
import { useCarillon, type Direction, type Theme } from '../context.ts';

/** What every component takes for its outermost element. */
export interface OutermostProps {
  className?: string | undefined;
  style?: CSSProperties | undefined;
}

interface Attributes extends OutermostProps {
  className: string;
  dir: Direction;
  lang: string;
  'data-theme': Theme;
}

/** The attributes of a component's outermost element: where the variables of the look, its direction and language begin. */
export function useOutermost(name: `carillon-${string}`, { className, style }: OutermostProps): Attributes {
  const { dir, locale, theme } = useCarillon();
  const names = ['carillon', name, className].filter(Boolean).join(' ');
  return { className: names, style, dir, lang: locale, 'data-theme': theme };
}
