/** Stands where items will be, of their size; `label` says so to those who listen. */
export function Skeleton({ rows, label }: { rows: number; label: string | null }) {
  return (
    <div className="carillon-skeletons">
      {label !== null && <p className="carillon-for-ears">{label}</p>}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="carillon-skeleton" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
