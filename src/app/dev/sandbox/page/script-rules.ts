/** In the browser: how the providers are told to misbehave, and how often they did. */
export const rulesScript = String.raw`
const RULES_MS = 2000;
const rulesList = at('rules'), ruleFault = at('rule-fault');
const selects = [...document.querySelectorAll('[data-provider]')];
let shownRules = '';

/** The rule that a provider's choice stands for: one for everybody, with an action that the choice offers. */
function isChoice(rule, select) {
  const { provider, match, times, percent, rps, action } = rule;
  return provider === select.dataset.provider && (match ?? times ?? percent ?? rps) === undefined
    && [...select.options].some(({ value }) => value === JSON.stringify(action));
}

function describe({ match, times, percent, rps, action }) {
  const words = [match && 'to ' + match, percent !== undefined && percent + ' %', rps !== undefined && 'above ' + rps + ' a second', times && times + ' times'];
  return [...words.filter(Boolean), JSON.stringify(action)].join(' · ');
}

function rowOfRule(rule) {
  const remove = make('button', { class: 'quiet', type: 'button', 'aria-label': 'Remove ' + rule.id }, 'Remove');
  remove.addEventListener('click', () => change(() => ask('rules/' + rule.id, { method: 'DELETE' })));
  return make('li', { class: 'rule' },
    make('div', {}, make('strong', {}, rule.provider), ' ', make('span', {}, rule.hits === 1 ? '1 hit' : rule.hits + ' hits'), make('code', {}, describe(rule))), remove);
}

async function readRules() {
  const rules = await ask('rules');
  if (shownRules === (shownRules = JSON.stringify(rules))) return;
  const focused = document.activeElement?.getAttribute('aria-label');
  rulesList.replaceChildren(...rules.map(rowOfRule));
  at('no-rules').hidden = rules.length > 0;
  if (focused) rulesList.querySelector('[aria-label="' + focused + '"]')?.focus();
  for (const select of selects) {
    const chosen = rules.find((rule) => isChoice(rule, select));
    select.value = chosen ? JSON.stringify(chosen.action) : '';
    select.closest('.manner').toggleAttribute('data-ill', select.value !== '');
  }
}

async function change(act) {
  try {
    await act();
    await readRules();
    ruleFault.hidden = true;
  } catch (error) {
    ruleFault.textContent = error.message;
    ruleFault.hidden = false;
  }
}

for (const select of selects) {
  select.addEventListener('change', () => change(async () => {
    const { value, dataset: { provider } } = select;
    const old = (await ask('rules')).filter((rule) => isChoice(rule, select));
    for (const { id } of old) await ask('rules/' + id, { method: 'DELETE' });
    if (value === '') return;
    await ask('rules', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ provider, action: JSON.parse(value) }) });
  }));
}
at('forget').addEventListener('click', () => change(() => ask('rules', { method: 'DELETE' })));
setInterval(() => { if (!document.hidden) readRules().catch(lost); }, RULES_MS);
change(async () => {});
`;
