// Cases: what is pressed is sent with what stands in the form; the server looks every id up anew.
const screen = () => element.querySelector('.cases');
const values = () => {
  const found = {};
  for (const field of element.querySelectorAll('[data-form] [name]')) {
    if (field.type === 'checkbox') {
      found[field.name] ??= [];
      if (field.checked) found[field.name].push(field.value);
    } else found[field.name] = field.value;
  }
  return found;
};
const send = (wanted, button) => {
  const own = {
    exchange: button?.dataset.exchange || screen()?.dataset.exchange || '',
    case: button?.dataset.case || screen()?.dataset.case || '',
  };
  // What a list was narrowed to is no text of a case, and the other way round.
  const typed = ['list', 'take-back', 'preview', 'send', 'form'].includes(wanted) ? values() : {};
  trigger('click', {...typed, ...own, do: wanted});
};
let opener = '';
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  if (!button) return;
  if (button.dataset.do === 'page') {
    opener = button.dataset.number;
    trigger('select', {
      number: Number(button.dataset.number),
      exchange: screen().dataset.exchange, case: screen().dataset.case,
    });
    return;
  }
  send(button.dataset.do, button);
});
element.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.isComposing && event.target.closest('.case-search')) {
    event.preventDefault();
    send('list');
  }
});
document.addEventListener('naniwa:case-page-closed', () => {
  element.querySelector(`[data-do="page"][data-number="${CSS.escape(opener)}"]`)?.focus();
});
// A screen that has come is read from its title on; a sentence on what is wrong stands there too.
let before = screen()?.dataset.screen ?? '';
let held = '';
element.addEventListener('focusin', (event) => { held = event.target.id || ''; });
element.addEventListener('focusout', (event) => {
  if (event.relatedTarget && !element.contains(event.relatedTarget)) held = '';
});
watch('value', () => requestAnimationFrame(() => {
  const now = screen()?.dataset.screen ?? '';
  if (now && before && (now !== before || element.querySelector('[role="alert"]'))) {
    const title = element.querySelector('#case-heading');
    title?.focus({preventScroll: true});
    element.scrollIntoView({block: 'start'});
  } else if (held && (!document.activeElement || document.activeElement === document.body)) {
    // Drawn anew while something runs: what had the focus keeps it.
    element.querySelector(`#${CSS.escape(held)}`)?.focus({preventScroll: true});
  }
  before = now;
}));
let asked = 0;
setInterval(() => {
  if (document.hidden || !element.offsetParent || !element.querySelector('.cases[data-running]')) return;
  if (Date.now() - asked < 1900) return;
  if (element.querySelector('.case-search :is(input, select):focus')) return;
  asked = Date.now();
  trigger('tick', {...values(), screen: screen().dataset.screen, case: screen().dataset.case});
}, 1000);
