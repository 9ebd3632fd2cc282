// The source beside the text: turning its pages, zooming, closing.
const view = () => element.querySelector('.page-view');
let zoom = 1;
let open = '';
const close = () => { if (view()) trigger('click', {do: 'close-evidence'}); };
const turn = (page) => {
  if (view() && Number.isInteger(page) && page > 0)
    trigger('click', {do: 'evidence', number: view().dataset.citation, page: String(page)});
};
const enlarge = () => element.querySelector('.page-frame')?.style.setProperty('--zoom', zoom);
const toTheMark = () => {
  const frame = element.querySelector('.page-frame, .passage');
  const mark = frame?.querySelector('.spot, mark');
  if (!mark) { if (frame) frame.scrollTop = 0; return; }
  frame.scrollTop += mark.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 4;
};
const shown = (tries = 20) => requestAnimationFrame(() => {
  const title = element.querySelector('.page-view h2');
  if (!title?.offsetParent) { if (tries) shown(tries - 1); return; }
  enlarge();
  toTheMark();
  const now = view().dataset.citation;
  if (now !== open) title.focus({preventScroll: true});
  open = now;
});
watch('value', () => {
  if (view()) { shown(); return; }
  if (open) document.dispatchEvent(new Event('naniwa:source-closed'));
  open = '';
});
if (view()) shown();
element.closest('#draft-evidence-column')?.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { event.preventDefault(); close(); }
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.id === 'draft-preview-close') close();
  else if (button.dataset.turn) turn(Number(button.dataset.turn));
  else if (button.dataset.zoom) {
    const step = {in: 1.25, out: 0.8}[button.dataset.zoom];
    zoom = step ? Math.min(4, Math.max(0.5, zoom * step)) : 1;
    enlarge();
  }
});
element.addEventListener('change', (event) => {
  if (event.target.matches('.page-number input')) {
    const last = Number(event.target.max);
    turn(Math.min(last, Math.max(1, Math.round(Number(event.target.value)) || 1)));
  }
});
