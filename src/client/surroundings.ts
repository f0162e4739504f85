/** What the browser tells of the page; in Node there is nothing of it. */
export interface Surroundings {
  /** Called when it may be time to knock again: somebody looks at the page, or the network is back. */
  onWake: () => void;
  /** The page is being left, perhaps to come back as it was: what it holds must be let go, else the browser would not keep it. */
  onLeave: () => void;
  onReturn: () => void;
}

/** Watches until what it answers is called. */
export function watchSurroundings({ onWake, onLeave, onReturn }: Surroundings): () => void {
  if (typeof document === 'undefined') return () => undefined;
  const watching = new AbortController();
  const { signal } = watching;
  addEventListener('online', onWake, { signal });
  addEventListener('pagehide', onLeave, { signal });
  addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted) onReturn();
    },
    { signal },
  );
  document.addEventListener(
    'visibilitychange',
    () => {
      if (!document.hidden) onWake();
    },
    { signal },
  );
  return () => watching.abort();
}

/** Says whether the page is visible, now and whenever that changes. */
export function watchShown(onChange: (shown: boolean) => void, signal: AbortSignal): void {
  if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => onChange(isShown()), { signal });
  onChange(isShown());
}

/** Outside of browsers nothing is ever hidden. */
export function isShown(): boolean {
  return typeof document === 'undefined' || !document.hidden;
}

/** Counts for how long the page has been hidden. */
export function watchHidden(signal: AbortSignal): () => number {
  if (typeof document === 'undefined') return () => 0;
  let since = document.hidden ? Date.now() : null;
  document.addEventListener('visibilitychange', () => (since = document.hidden ? Date.now() : null), { signal });
  return () => (since === null ? 0 : Date.now() - since);
}
