// The page beside the question: coming, turning, closing (page_view.js stands before this).
const view = () => element.querySelector('.page-view');
let open = '';
let inHistory = false;
const close = () => {
  if (!view()) return;
  if (inHistory) { inHistory = false; window.history.back(); }
  trigger('click', {do: 'close-page'});
};
window.addEventListener('popstate', () => {
  if (inHistory && element.isConnected) { inHistory = false; close(); }
});
const turn = (page) => {
  if (view() && Number.isInteger(page) && page > 0)
    trigger('click', {do: 'page', number: view().dataset.citation, page: String(page)});
};
const shown = (tries = 20) => requestAnimationFrame(() => {
  const title = element.querySelector('.page-view h2');
  if (!title?.offsetParent) { if (tries) shown(tries - 1); return; }
  enlarge();
  toTheMark();
  const now = view().dataset.citation;
  if (now !== open) title.focus({preventScroll: true});
  // On a phone it covers the question: 「戻る」 leaves it.
  if (!open && !inHistory && getComputedStyle(element.closest('#learn-page-column')).position === 'fixed') {
    inHistory = true;
    window.history.pushState({naniwa: 'page'}, '');
  }
  open = now;
});
watch('value', () => {
  if (view()) { shown(); return; }
  if (open) document.querySelector('#learn-open-page')?.focus({preventScroll: true});
  open = '';
  inHistory = false;
});
if (view()) shown();
element.closest('#learn-page-column')?.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { event.preventDefault(); close(); }
});
element.addEventListener('click', (event) => {
  if (event.target.closest('button')?.id === 'learn-preview-close') close();
});
