import './arrival.css';

/** Where a click on a notification leads. A real app would show the order; the demo shows that the click arrived. */
export function Arrival() {
  const { pathname } = location;
  if (pathname === '/') return null;
  return (
    <p className="arrival">
      <span>
        A click on a notification brought you to <code>{pathname}</code>. Your app would show it here.
      </span>
      <a href={`/${location.search}`}>Back to the start</a>
    </p>
  );
}
