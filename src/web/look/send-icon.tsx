/** Beside the icons of the components, which have none for sending. */
export function SendIcon() {
  return (
    <svg className="carillon-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M21 3 10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z" />
    </svg>
  );
}
