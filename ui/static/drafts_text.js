// The section that is open, and the source beside it.
const seen = (find, tries = 20) => requestAnimationFrame(() => {
  const place = find();
  if (place?.offsetParent) place.focus({preventScroll: true});
  else if (tries) seen(find, tries - 1);
});
const article = () => element.querySelector('.draft-section');
let shown = article()?.dataset.section || '';
let chosen = false;
let from = '';
let editing = false;
// A section that somebody turned to gets the focus; one that came by itself takes it from nobody.
document.addEventListener('click', (event) => {
  const place = event.target.closest('[data-do="section"], [data-do="place"]');
  if (place) chosen = true;
  const source = event.target.closest('[data-do="evidence"]');
  if (source && element.contains(source)) from = source.dataset.number;
});
watch('value', () => {
  const now = article()?.dataset.section || '';
  const gap = element.querySelector('[data-gap]')?.dataset.gap || '0';
  const missing = gap !== '0' && chosen ? element.querySelector(`#draft-gap-${CSS.escape(gap)}`) : null;
  if (missing) {
    // Turned to from the list of what is missing: that very place is shown.
    missing.tabIndex = -1;
    missing.classList.add('here');
    seen(() => missing);
    seen(() => { missing.scrollIntoView({block: 'center'}); return missing; });
  } else if (now && chosen) {
    seen(() => element.querySelector('#draft-section-title'));
    const title = element.querySelector('#draft-section-title');
    if (title && title.getBoundingClientRect().top < 0) title.scrollIntoView({block: 'start'});
    if (title && title.getBoundingClientRect().top > window.innerHeight - 80) title.scrollIntoView({block: 'start'});
  }
  if (now) { chosen = false; shown = now; }
  const box = element.querySelector('#draft-edit-text');
  if (box && !editing) seen(() => element.querySelector('#draft-edit-text'));
  if (!box && editing && document.activeElement === document.body) seen(() => element.querySelector('#draft-edit'));
  editing = Boolean(box);
});
document.addEventListener('naniwa:source-closed', () => {
  const button = element.querySelector(`[data-do="evidence"][data-number="${CSS.escape(from)}"]`);
  button?.focus({preventScroll: true});
});
element.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#draft-"]');
  if (!link) return;
  event.preventDefault();
  const place = element.querySelector(link.getAttribute('href'));
  place?.focus();
  place?.scrollIntoView({block: 'center'});
});
element.addEventListener('keydown', (event) => {
  if (!event.altKey || event.target.matches('textarea, input')) return;
  const press = (id) => { event.preventDefault(); element.querySelector(id)?.click(); };
  if (event.key === 'ArrowDown') press('#draft-after');
  if (event.key === 'ArrowUp') press('#draft-before');
});
