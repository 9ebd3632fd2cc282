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
// A text that is being edited is kept in this tab of the browser until it is saved or given up:
// a session that ends, or another section looked at meanwhile, loses nothing of it.
const edit = () => element.querySelector('form.draft-edit');
const box = () => element.querySelector('#draft-edit-text');
const keyOf = (form) =>
  `naniwa-section-${document.querySelector('#draft-head [data-draft]')?.dataset.draft}-${form.dataset.section}`;
const forget = (key) => { try { sessionStorage.removeItem(key); } catch { /* never kept */ } };
let sent = null;
let original = {};
const restore = () => {
  const form = edit();
  original = {text: box().value, revision: form.dataset.revision};
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || 'null'); } catch { /* not to be read */ }
  if (!kept || kept.text === original.text) return;
  box().value = kept.text;
  // Saved with what it was written on: what has changed since is not overwritten unseen.
  form.dataset.revision = kept.revision;
  form.querySelector('.draft-restored').hidden = false;
};
element.addEventListener('input', (event) => {
  if (event.target !== box()) return;
  const kept = {text: box().value, revision: edit().dataset.revision};
  try { sessionStorage.setItem(keyOf(edit()), JSON.stringify(kept)); } catch { /* no room for it */ }
});
element.addEventListener('submit', () => {
  if (edit()) sent = {...edit().dataset, key: keyOf(edit())};
}, true);
element.addEventListener('click', (event) => {
  if (!edit()) return;
  if (event.target.closest('#draft-cancel-edit')) forget(keyOf(edit()));
  if (!event.target.closest('[data-original]')) return;
  forget(keyOf(edit()));
  box().value = original.text;
  edit().dataset.revision = original.revision;
  edit().querySelector('.draft-restored').hidden = true;
  box().focus();
}, true);
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
  if (box()) restore();
  else if (sent?.section === now && Number(article().dataset.revision) > Number(sent.revision)) forget(sent.key);
  sent = null;
  if (box() && !editing) seen(box);
  if (!box() && editing && document.activeElement === document.body) seen(() => element.querySelector('#draft-edit'));
  editing = Boolean(box());
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
