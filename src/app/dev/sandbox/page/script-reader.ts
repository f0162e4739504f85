/** In the browser: the opened message. Its id stands in the address, so that it can be gone back from, and passed on. */
export const readerScript = String.raw`
const reader = at('reader');
const untouched = reader.innerHTML;

/** Links open elsewhere; the page's own policy, which a srcdoc inherits, keeps scripts and remote pictures out. */
function letter(html) {
  return make('iframe', { class: 'letter', title: 'The mail as its reader sees it', sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    srcdoc: '<!doctype html><base target="_blank"><style>body{margin:1rem;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}</style>' + html });
}

function folded(word, content, open) {
  const details = make('details', {}, make('summary', {}, word), content);
  details.open = open;
  return details;
}

function asJson(value) {
  return make('pre', { tabindex: '0' }, JSON.stringify(value, null, 2));
}

const factNames = {
  from: 'from', segments: 'segments', ttl: 'TTL, seconds', urgency: 'urgency', topic: 'topic', collapseKey: 'collapse key',
  apnsCollapseId: 'collapse id on iOS', collapseId: 'collapse id', statusCallback: 'status callback', messageId: 'message id',
};

function factsOf({ to, provider, at, raw }) {
  const facts = [['to', to], ['provider', provider], ['at', exact.format(new Date(at))]];
  for (const [key, word] of Object.entries(factNames)) {
    if (raw[key] !== null && raw[key] !== undefined) facts.push([word, String(raw[key])]);
  }
  return make('dl', { class: 'facts' }, ...facts.flatMap(([word, value]) => [make('dt', {}, word), make('dd', {}, value)]));
}

function contentOf({ body, raw }) {
  if (raw.undecryptable) return [make('p', { class: 'fault' }, 'This push was not encrypted for its subscription: a browser could not read it.')];
  if (raw.unreadable) return [make('p', { class: 'fault' }, 'The provider took it, but there is nothing a person could read. It is below as it came.')];
  if (!raw.html) return body === null ? [] : [make('p', { class: 'text' }, body)];
  const remote = /\b(src|background)\s*=\s*["']?\s*https?:/i.test(raw.html);
  return [letter(raw.html), ...(remote ? [make('p', { class: 'soft' }, 'Remote pictures are not loaded.')] : []),
    ...(body === null ? [] : [folded('Plain text', make('p', { class: 'text' }, body), false)])];
}

function show(message) {
  const back = make('button', { class: 'quiet', type: 'button' }, 'Close');
  back.addEventListener('click', close);
  const head = make('div', { class: 'panel-head' }, badgeOf(message.channel), back);
  head.dataset.channel = message.channel;
  reader.replaceChildren(head, ...(message.title === null ? [] : [make('h2', { class: 'reader-title' }, message.title)]),
    factsOf(message), ...contentOf(message),
    ...(message.data === null ? [] : [folded('Data', asJson(message.data), true)]),
    folded('Raw', asJson(message.raw), !message.raw.html && message.body === null));
  reader.scrollTop = 0;
}

function mark(id) {
  for (const link of parcels.querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
  messages.get(id)?.row.firstChild.setAttribute('aria-current', 'true');
}

async function open() {
  const id = location.hash.slice(1);
  document.body.toggleAttribute('data-reading', id !== '');
  mark(id);
  if (id === '') return void (reader.innerHTML = untouched);
  try {
    const message = messages.get(id)?.message ?? await ask('messages/' + encodeURIComponent(id));
    if (location.hash.slice(1) !== id) return;
    show(message);
    reader.focus({ preventScroll: true });
  } catch (error) {
    const back = make('button', { class: 'quiet', type: 'button' }, 'Close');
    back.addEventListener('click', close);
    reader.replaceChildren(make('p', { class: 'none' }, 'This message is gone.'), back);
  }
}

function close() {
  const id = location.hash.slice(1);
  history.pushState(null, '', location.pathname);
  open();
  messages.get(id)?.row.firstChild.focus();
}

addEventListener('hashchange', open);
addEventListener('popstate', open);
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && location.hash !== '') close();
});
if (location.hash !== '') open();
`;
