const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]';

/** Moves the focus to what comes after (or before) an element in the order of the page: the way out of a list that has no end. */
export function focusBeyond(element: HTMLElement, where: 'after' | 'before'): void {
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  const side = where === 'after' ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const reachable = [...root.querySelectorAll<HTMLElement>(REACHABLE)].filter(
    (one) => one.tabIndex >= 0 && !element.contains(one) && !one.contains(element) && (element.compareDocumentPosition(one) & side) !== 0 && one.getClientRects().length > 0,
  );
  reachable.at(where === 'after' ? 0 : -1)?.focus();
}
