/** Tells when somebody looks at the page again, or the network is back, until what it answers is called. */
export function watchShown(tell: () => void): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  addEventListener('focus', tell, { signal });
  addEventListener('online', tell, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (!document.hidden) tell();
    },
    { signal },
  );
  return () => watching.abort();
}
