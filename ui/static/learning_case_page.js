// The page behind a case's clause: coming, turning, closing (page_view.js stands before this).
const view = () => element.querySelector('.page-view');
const columns = () => document.querySelector('#case-columns');
const place = () => {
  const cases = document.querySelector('#learn-cases .cases');
  return {
    number: Number(view().dataset.citation),
    exchange: cases?.dataset.exchange ?? '', case: cases?.dataset.case ?? '',
  };
};
const turn = (page) => {
  if (view() && Number.isInteger(page) && page > 0) trigger('select', {...place(), page});
};
const close = () => {
  if (!view()) return;
  trigger('select', {do: 'close'});
  document.dispatchEvent(new Event('naniwa:case-page-closed'));
};
let open = '';
const shown = () => {
  columns()?.classList.toggle('with-page', Boolean(view()));
  if (!view()) { open = ''; return; }
  requestAnimationFrame(() => {
    enlarge();
    toTheMark();
    const now = view()?.dataset.citation ?? '';
    if (now !== open) {
      element.querySelector('#case-page-title')?.focus({preventScroll: true});
      element.scrollIntoView({block: 'nearest'});
    }
    open = now;
  });
};
watch('value', shown);
shown();
element.addEventListener('click', (event) => {
  if (event.target.closest('button')?.id === 'case-preview-close') close();
});
element.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { event.preventDefault(); close(); }
});
