"""What the browser does by itself in the tab 「積算チェック」; every decision is the server's."""

from __future__ import annotations

ACT = """
// A press, a sent form or a changed filter becomes one event; the server looks every id up anew.
// All presses share one object: one that waits for the answer to another ("always_last") Gradio
// sends with the data of that other.
const pressed = {};
const act = (data) => {
  if (data.do === 'reword') { trigger('submit', data); return; }
  for (const name of Object.keys(pressed)) delete pressed[name];
  trigger('click', Object.assign(pressed, data));
};
element.addEventListener('click', (event) => {
  const place = event.target.closest('[data-do]');
  if (!place || !element.contains(place) || place.tagName === 'FORM' || place.disabled) return;
  if (event.target.closest('a, input, select, textarea, label, summary')) return;
  if (place.tagName === 'TR' && String(window.getSelection())) return;
  if (place.dataset.confirm && !window.confirm(place.dataset.confirm)) return;
  act({...place.dataset});
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.do) act({...form.dataset, ...Object.fromEntries(new FormData(form))});
});
let waiting = 0;
const filters = (form) => {
  clearTimeout(waiting);
  act({do: form.dataset.name || 'filter', ...Object.fromEntries(new FormData(form))});
};
element.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-filters]');
  if (!form || event.target.type !== 'search' || event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => filters(form), 300);
});
element.addEventListener('compositionend', (event) => {
  const form = event.target.closest('form[data-filters]');
  if (form) { clearTimeout(waiting); waiting = setTimeout(() => filters(form), 300); }
});
element.addEventListener('change', (event) => {
  const target = event.target;
  const form = target.closest('form[data-filters]');
  if (form) { if (target.type !== 'search') filters(form); return; }
  if (target.dataset.change) act({...target.dataset, do: target.dataset.change, value: target.value});
});
element.addEventListener('reset', (event) => {
  const form = event.target.closest('form[data-filters]');
  if (form) setTimeout(() => {
    form.querySelectorAll('select').forEach((each) => { each.selectedIndex = 0; });
    form.querySelectorAll('input').forEach((each) => { each.value = ''; });
    filters(form);
  });
});
// What had the focus keeps it when the server has drawn it anew.
let focused = '';
element.addEventListener('focusin', (event) => { focused = event.target.id || ''; });
element.addEventListener('focusout', (event) => {
  if (event.relatedTarget && !element.contains(event.relatedTarget)) focused = '';
});
watch('value', () => {
  if (focused && (document.activeElement === document.body || !document.activeElement))
    element.querySelector('#' + CSS.escape(focused))?.focus({preventScroll: true});
});
"""
"""For every part: `data-do` on what is pressed or sent, `data-filters` on forms that send themselves."""

REFRESH = (
    ACT
    + """
// While something runs, and somebody looks, ask how far it is.
let asked = 0;
setInterval(() => {
  if (document.hidden || !element.offsetParent || Date.now() - asked < 1900) return;
  if (!element.querySelector('[data-running]')) return;
  asked = Date.now();
  trigger('tick', {drawn: document.querySelector('#check-overview [data-drawn]')?.dataset.drawn || ''});
}, 1000);
"""
)
"""The same for a part that shows something running: it asks again by itself while it is seen."""

HEAD = """
// The address names the check that is open, so that reloading and a bookmark find it again.
let known = '';
const name = () => {
  const shown = element.querySelector('[data-check]')?.dataset.check || '';
  const address = new URL(window.location.href);
  if (shown) address.searchParams.set('check', shown);
  else address.searchParams.delete('check');
  if (address.href !== window.location.href) history.replaceState(history.state, '', address);
  if (shown && shown !== known) {
    requestAnimationFrame(() => element.querySelector('#check-title')?.focus());
  }
  known = shown;
};
watch('value', name);
name();
"""
"""What the head of an open check does besides."""

FINDINGS = (
    ACT
    + """
element.addEventListener('keydown', (event) => {
  const steps = {ArrowDown: 1, ArrowUp: -1};
  if (!(event.key in steps) || event.altKey || !event.target.matches('.check-findings .check-link')) return;
  const all = [...element.querySelectorAll('.check-findings .check-link')];
  const next = all[all.indexOf(event.target) + steps[event.key]];
  if (next) { event.preventDefault(); next.focus(); }
});
element.addEventListener('change', (event) => {
  if (event.target.name === 'sort') act({do: 'sort', sort: event.target.value});
});
"""
)
"""The same for the table: the arrow keys go from finding to finding."""

DETAIL = (
    ACT
    + """
let shown = '';
// The column may appear only after what is in it.
const focusWhenSeen = (find, tries = 20) => requestAnimationFrame(() => {
  const place = find();
  if (place?.offsetParent) place.focus({preventScroll: true});
  else if (tries) focusWhenSeen(find, tries - 1);
});
const press = (selector) => {
  const button = element.querySelector(selector);
  if (button && !button.disabled) button.click();
};
element.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { event.preventDefault(); press('[data-do=close-finding]'); }
  if (!event.altKey) return;
  if (event.key === 'ArrowDown') { event.preventDefault(); press('[data-step=after]'); }
  if (event.key === 'ArrowUp') { event.preventDefault(); press('[data-step=before]'); }
});
let acted = false;
for (const kind of ['click', 'submit']) element.addEventListener(kind, () => { acted = true; });
const turned = () => {
  const detail = element.querySelector('.check-detail');
  const now = detail?.dataset.finding || '';
  if (now && now !== shown) {
    focusWhenSeen(() => element.querySelector('#check-detail-title'));
    element.closest('#check-detail')?.scrollTo({top: 0});
    const marked = element.querySelector('.check-rows .marked');
    const frame = marked?.closest('.check-scroll');
    if (frame) frame.scrollLeft = Math.max(0, marked.offsetLeft - frame.clientWidth / 2);
  }
  // What was pressed is gone, as the form is once it is sent: the keys go on working here.
  if (now && now === shown && acted && document.activeElement === document.body) {
    focusWhenSeen(() => element.querySelector('#check-detail-title'));
  }
  acted = false;
  if (!now && shown) {
    const key = '#' + CSS.escape('check-finding-' + shown);
    focusWhenSeen(() => document.querySelector(key));
  }
  shown = now;
};
// The first finding comes together with the column.
watch('value', turned);
turned();
"""
)
"""The same for one finding: the focus goes to it and back; Alt with the arrows turns to others."""
