"""What the browser does in the tab 「文書」: tells the server which button, keeps one's place."""

from __future__ import annotations

TELL_AND_KEEP = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-action]');
  if (button && element.contains(button) && !button.disabled) trigger('click', {...button.dataset});
});
// What is drawn anew keeps the focus and what was opened.
let focused = '';
const closed = new Set(), opened = new Set();
const key = (node) => node?.dataset?.key || '';
element.addEventListener('focusin', (event) => {
  focused = key(event.target) || key(event.target.closest('[data-key]'));
});
element.addEventListener('focusout', (event) => {
  if (event.relatedTarget && !element.contains(event.relatedTarget)) focused = '';
});
element.addEventListener('toggle', (event) => {
  const name = key(event.target);
  if (!name || !event.target.isConnected) return;
  (event.target.open ? opened : closed).add(name);
  (event.target.open ? closed : opened).delete(name);
}, true);
watch('value', () => {
  for (const details of element.querySelectorAll('details[data-key]')) {
    if (opened.has(key(details))) details.open = true;
    if (closed.has(key(details))) details.open = false;
  }
  if (focused && document.activeElement === document.body) {
    const place = element.querySelector('[data-key="' + CSS.escape(focused) + '"]');
    (place?.matches('details') ? place.querySelector('summary') : place)?.focus({preventScroll: true});
  }
});
"""
TO_THE_PANEL = """
() => requestAnimationFrame(() => {
  const panel = document.querySelector('#document-change');
  if (!panel || !panel.offsetParent) return;
  panel.scrollIntoView({block: 'start'});
  panel.querySelector('h2')?.focus({preventScroll: true});
})
"""
TO_THE_LIST = """
() => requestAnimationFrame(() => {
  document.querySelector('#documents .summary')?.scrollIntoView({block: 'nearest'});
})
"""
