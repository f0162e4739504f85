/** The tones and forms of the demo page, so that the two look like parts of one house. */
export const look = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f6f4ef, #14130f);
  --sheet: light-dark(#fffefb, #1d1b17);
  --sunk: light-dark(#f1eee7, #171612);
  --line: light-dark(#e3ded3, #35322b);
  --line-strong: light-dark(#8d8676, #7d7768);
  --ink: light-dark(#23201a, #efebe2);
  --ink-soft: light-dark(#635d50, #aca595);
  --bronze: light-dark(#8a5110, #e2aa5c);
  --bronze-wash: light-dark(#f8ecda, #33270f);
  --bad: light-dark(#a3312a, #f1988f);
  --bad-wash: light-dark(#fae7e4, #3c1c19);
  --good: light-dark(#27693d, #83cf9b);
  --email: light-dark(#2f5fa7, #93b8f2);
  --sms: light-dark(#27693d, #83cf9b);
  --push: light-dark(#7a3f98, #d0a3e6);
  --web-push: light-dark(#0f6a75, #76cbd6);
  --chat: light-dark(#96366b, #eca0c8);
  --webhook: light-dark(#6b5a1c, #d6c27a);
  --small: 0.8125rem;
  --tiny: 0.75rem;
  --round: 0.625rem;
  --shadow: 0 1px 2px light-dark(rgb(60 45 15 / 7%), rgb(0 0 0 / 40%));
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, monospace;
}

*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h1, h2, p, ol, ul, dl, dd { margin: 0; padding: 0; }
ol, ul { list-style: none; }
body {
  margin: 0; background: var(--paper); color: var(--ink); font: 0.9375rem / 1.5 var(--sans);
  -webkit-font-smoothing: antialiased;
}
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
code, pre { font-family: var(--mono); font-size: var(--tiny); }
:focus-visible { outline: 2px solid var(--bronze); outline-offset: 2px; }
.for-ears {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.soft { color: var(--ink-soft); font-size: var(--small); }
.icon {
  width: 1.125em; height: 1.125em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6;
  stroke-linecap: round; stroke-linejoin: round;
}

[data-channel='EMAIL'] { --hue: var(--email); }
[data-channel='SMS'] { --hue: var(--sms); }
[data-channel='PUSH'] { --hue: var(--push); }
[data-channel='WEB_PUSH'] { --hue: var(--web-push); }
[data-channel='CHAT'] { --hue: var(--chat); }
[data-channel='WEBHOOK'] { --hue: var(--webhook); }

.banner {
  padding: 0.375rem 1rem; background: var(--bronze-wash); color: var(--bronze); font-size: var(--small);
  text-align: center;
}
.header {
  display: flex; align-items: center; gap: 1rem; padding: 0.75rem clamp(1rem, 2.5vw, 2rem);
  border-bottom: 1px solid var(--line);
}
.header h1 {
  display: flex; align-items: center; gap: 0.4em; font-size: 1.25rem; font-weight: 680;
  letter-spacing: -0.02em;
}
.header h1 .icon { color: var(--bronze); }
.connection { flex: 1; color: var(--ink-soft); font-size: var(--small); }
.connection::before {
  content: ''; display: inline-block; width: 0.5rem; height: 0.5rem; margin-right: 0.5rem; border-radius: 50%;
  background: var(--line-strong);
}
.connection[data-live='yes']::before { background: var(--good); }
.connection[data-live='no']::before { background: var(--bad); }

.panel {
  display: grid; gap: 0.75rem; align-content: start; min-width: 0; padding: 1rem 1.125rem 1.125rem;
  border: 1px solid var(--line); border-radius: calc(var(--round) * 1.4); background: var(--sheet);
  box-shadow: var(--shadow);
}
.panel h2 { font-size: 1.0625rem; font-weight: 650; letter-spacing: -0.01em; }
.panel-head { display: flex; align-items: center; justify-content: space-between; gap: 0.75rem; min-height: 2rem; }
.quiet {
  min-height: 2rem; padding: 0 0.625rem; border: 1px solid transparent; border-radius: var(--round);
  background: none; color: var(--ink-soft); font-size: var(--small);
}
.quiet:hover { background: var(--sunk); color: var(--ink); }
input[type='search'], select {
  width: 100%; min-height: 2.25rem; padding: 0.25rem 0.625rem; border: 1px solid var(--line-strong);
  border-radius: calc(var(--round) - 2px); background: var(--sheet);
}
.badge {
  display: inline-flex; align-items: center; gap: 0.375em; color: var(--hue); font-size: var(--small);
  font-weight: 600; white-space: nowrap;
}
`;
