/** Where things stand: three columns, two, or one in which an opened message covers the rest. */
export const arrangement = `
.columns {
  display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr);
  padding: 1rem clamp(1rem, 2.5vw, 2rem) 2rem;
}

.tabs { display: flex; flex-wrap: wrap; gap: 0.25rem; }
.tab {
  display: inline-flex; align-items: center; gap: 0.375em; min-height: 2rem; padding: 0 0.625rem;
  border: 1px solid var(--line); border-radius: 1rem; background: none; color: var(--hue, var(--ink));
  font-size: var(--small); font-weight: 600;
}
.tab:hover { background: var(--sunk); }
.tab[aria-pressed='true'] { border-color: currentColor; background: var(--sunk); }
.tab b {
  min-width: 2ch; color: var(--ink-soft); font-weight: 400; font-variant-numeric: tabular-nums;
  text-align: start;
}

.parcels { display: grid; gap: 0.5rem; align-content: start; }
.parcel {
  display: grid; gap: 0.125rem; padding: 0.625rem 0.75rem; border: 1px solid var(--line);
  border-inline-start: 3px solid var(--hue); border-radius: var(--round); background: var(--sunk);
  color: inherit; text-decoration: none;
}
.parcel:hover { border-color: var(--hue); }
.parcel[aria-current] { background: var(--sheet); border-color: var(--hue); }
.parcel.fresh { animation: arrive 0.4s ease-out; }
.parcel-head { display: flex; align-items: center; gap: 0.5rem; font-size: var(--tiny); color: var(--ink-soft); }
.parcel-head time { margin-inline-start: auto; white-space: nowrap; }
.parcel-title { overflow: hidden; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
.parcel-body {
  display: -webkit-box; overflow: hidden; font-size: var(--small); overflow-wrap: anywhere;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2;
}
.parcel-fault { color: var(--bad); font-size: var(--small); }
.parcel-to {
  overflow: hidden; color: var(--ink-soft); font: var(--tiny) var(--mono); text-overflow: ellipsis;
  white-space: nowrap;
}
.none { padding: 3rem 1rem; color: var(--ink-soft); text-align: center; }
@keyframes arrive { from { opacity: 0; } }

.reader { grid-template-columns: minmax(0, 1fr); }
.reader-title { font-size: 1.25rem; overflow-wrap: anywhere; }
.facts {
  display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.125rem 0.75rem;
  font-size: var(--small);
}
.facts dt { color: var(--ink-soft); }
.facts dd { overflow-wrap: anywhere; }
.text {
  padding: 0.75rem 1rem; border-radius: var(--round); background: var(--sunk); overflow-wrap: anywhere;
  white-space: pre-wrap;
}
.letter {
  display: block; width: 100%; height: clamp(18rem, 52vh, 44rem); border: 1px solid var(--line);
  border-radius: var(--round); background: #fff; color-scheme: light; resize: vertical;
}
details > summary { padding: 0.25rem 0; color: var(--ink-soft); font-size: var(--small); cursor: pointer; }
pre {
  max-height: 32rem; margin: 0.25rem 0 0; padding: 0.75rem 1rem; overflow: auto; border-radius: var(--round);
  background: var(--sunk); line-height: 1.55; overflow-wrap: anywhere; white-space: pre-wrap;
}

.manner {
  display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); align-items: center; gap: 0.5rem;
  font-weight: 600; font-size: var(--small);
}
.manners { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.375rem 1.5rem; }
.manner select { font-weight: 400; }
.manner[data-ill] { color: var(--bad); }
.manner[data-ill] select { border-color: var(--bad); background: var(--bad-wash); }
.rules { display: grid; gap: 0.375rem; }
.rule {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 0.5rem;
  padding: 0.375rem 0.25rem 0.375rem 0.75rem; border: 1px solid var(--line); border-radius: var(--round);
  font-size: var(--small);
}
.rule code { display: block; color: var(--ink-soft); overflow-wrap: anywhere; }
.rule span { font-variant-numeric: tabular-nums; }
.fault {
  padding: 0.5rem 0.75rem; border-radius: var(--round); background: var(--bad-wash); color: var(--bad);
  font-size: var(--small);
}
.wishes { width: 100%; border-collapse: collapse; font-size: var(--small); }
.wishes td { padding: 0.25rem 0; border-top: 1px solid var(--line); vertical-align: top; }
.wishes td:first-child { width: 11.5rem; padding-right: 0.5rem; }

@media (width < 48rem) {
  body[data-reading] { overflow: hidden; }
  body:not([data-reading]) .reader { display: none; }
  .reader { position: fixed; z-index: 2; inset: 0; overflow: auto; border: 0; border-radius: 0; }
  .rules-panel { order: 1; }
}

@media (width >= 48rem) {
  .columns { grid-template-columns: minmax(18rem, 24rem) minmax(0, 1fr); }
  .list, .reader { height: 80vh; }
  .list { grid-template-rows: auto auto auto minmax(0, 1fr); }
  .reader { overflow: auto; }
  .scroll {
    margin: 0 -0.5rem; padding: 0.125rem 0.5rem; overflow-y: auto; overscroll-behavior: contain;
    scrollbar-gutter: stable; scrollbar-width: thin;
  }
  .rules-panel { grid-column: 1 / -1; }
}

@media (width >= 78rem) {
  body { display: grid; grid-template-rows: auto auto minmax(0, 1fr); height: 100dvh; }
  .columns {
    grid-template-columns: minmax(20rem, 26rem) minmax(0, 1fr) 22rem; grid-template-rows: minmax(0, 1fr);
    min-height: 0; padding-bottom: 1rem;
  }
  .list, .reader, .rules-panel { height: auto; min-height: 0; }
  .rules-panel { grid-column: auto; overflow: auto; }
}

@media (prefers-reduced-motion: reduce) {
  .parcel.fresh { animation: none; }
}
`;
