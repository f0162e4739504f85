/** In the browser: the list, its filters, and what keeps it live. */
export const listScript = String.raw`
const PAGE = 100, SHOWN_MOST = 600, RELOAD_MS = 700, TICK_MS = 20000;
const at = (id) => document.getElementById(id);
const parcels = at('parcels'), older = at('older'), none = at('none'), connection = at('connection');
const filter = { channel: '', search: '' };
const messages = new Map(); // by id: message and row, for as long as the row is shown
let asked = 0, reloading = null;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function badgeOf(channel) {
  return document.querySelector('[data-badge="' + channel + '"]').content.cloneNode(true);
}

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? 'The sandbox answered ' + response.status + '.');
  return response.status === 204 ? null : response.json();
}

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
function told(instant) {
  const minutes = Math.floor((Date.now() - instant) / 60000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return relative.format(-minutes, 'minute');
  return minutes < 1440 ? relative.format(-Math.floor(minutes / 60), 'hour') : new Date(instant).toLocaleDateString('en', { day: 'numeric', month: 'short' });
}

function moment(at) {
  return make('time', { datetime: at, title: exact.format(new Date(at)) }, told(Date.parse(at)));
}

function rowOf(message) {
  const link = make('a', { class: 'parcel', href: '#' + message.id, 'data-channel': message.channel },
    make('span', { class: 'parcel-head' }, badgeOf(message.channel), make('span', {}, message.provider), moment(message.at)),
    message.title === null ? null : make('span', { class: 'parcel-title' }, message.title),
    message.body === null ? null : make('span', { class: 'parcel-body' }, message.body),
    message.raw.undecryptable || message.raw.unreadable ? make('span', { class: 'parcel-fault' }, 'cannot be read') : null,
    make('span', { class: 'parcel-to', title: message.to }, 'to ' + message.to));
  if (location.hash === link.hash) link.setAttribute('aria-current', 'true');
  return make('li', {}, link);
}

function query(more) {
  const words = Object.entries({ ...filter, order: 'newest', limit: PAGE, ...more }).filter(([, value]) => value !== '');
  return 'messages?' + new URLSearchParams(words);
}

function append(found) {
  for (const message of found) {
    const row = rowOf(message);
    messages.set(message.id, { message, row });
    parcels.append(row);
  }
  older.hidden = found.length < PAGE;
}

async function load() {
  const mine = ++asked;
  try {
    const found = await ask(query({}));
    if (mine !== asked) return;
    messages.clear();
    parcels.replaceChildren();
    append(found);
    sayIfNone();
  } catch (error) {
    lost();
  }
}

/** Under a flood the list is read anew now and then, not at every word. */
function reloadSoon() {
  reloading ??= setTimeout(() => { reloading = null; load(); }, RELOAD_MS);
}

function matches({ channel, to }) {
  return (filter.channel === '' || filter.channel === channel) && to.toLowerCase().includes(filter.search.toLowerCase());
}

function arrive({ messages: arrived, skipped, counts }) {
  count(counts);
  if (skipped > 0) return reloadSoon();
  for (const message of arrived) {
    if (!matches(message) || messages.has(message.id)) continue;
    const row = rowOf(message);
    row.firstChild.classList.add('fresh');
    messages.set(message.id, { message, row });
    parcels.prepend(row);
  }
  while (parcels.childElementCount > SHOWN_MOST) {
    const last = parcels.lastElementChild;
    messages.delete(last.firstChild.hash.slice(1));
    last.remove();
    older.hidden = false;
  }
  sayIfNone();
}

function count(counts) {
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  for (const tab of document.querySelectorAll('.tab')) {
    tab.querySelector('b').textContent = (tab.dataset.filter === '' ? all : counts[tab.dataset.filter]).toLocaleString('en');
  }
}

function sayIfNone() {
  none.hidden = parcels.childElementCount > 0;
  none.textContent = filter.channel + filter.search === '' ? 'Mails, texts and pushes show up here.' : 'Nothing of the kind.';
}

function lost() {
  connection.dataset.live = 'no';
  connection.textContent = 'The sandbox does not answer';
}

for (const tab of document.querySelectorAll('.tab')) {
  tab.addEventListener('click', () => {
    for (const one of document.querySelectorAll('.tab')) one.setAttribute('aria-pressed', String(one === tab));
    filter.channel = tab.dataset.filter;
    load();
  });
}
at('search').addEventListener('input', ({ target }) => {
  filter.search = target.value.trim();
  load();
});
older.addEventListener('click', async () => {
  const mine = asked;
  const found = await ask(query({ before: parcels.lastElementChild.firstChild.hash.slice(1) })).catch(lost);
  if (found && mine === asked) append(found.filter(({ id }) => !messages.has(id)));
});
at('empty').addEventListener('click', () => ask('messages', { method: 'DELETE' }).catch(lost));

/** Up and down go from message to message. */
parcels.addEventListener('keydown', (event) => {
  const row = event.target.closest('li');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : null;
  if (!next) return;
  event.preventDefault();
  next.firstChild.focus();
});

setInterval(() => {
  for (const time of document.querySelectorAll('#parcels time')) time.textContent = told(Date.parse(time.dateTime));
}, TICK_MS);

const events = new EventSource('events');
// Said at every return, too: what came meanwhile is read from the list.
events.addEventListener('hello', ({ data }) => {
  connection.dataset.live = 'yes';
  connection.textContent = 'live';
  count(JSON.parse(data).counts);
  load();
});
events.addEventListener('messages', ({ data }) => arrive(JSON.parse(data)));
events.addEventListener('cleared', () => {
  count({ EMAIL: 0, SMS: 0, PUSH: 0, WEB_PUSH: 0, CHAT: 0, WEBHOOK: 0 });
  load();
});
events.addEventListener('error', lost);
`;
