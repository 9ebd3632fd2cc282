// The page behind a quotation: coming, turning, closing (page_view.js stands before this).
const panel = () => element.closest('#preview-panel');
const view = () => element.querySelector('.page-view');
const narrow = () => window.matchMedia('(max-width: 900px)').matches;
let from = null; // the card or marker that was clicked
let inHistory = false;

const show = (open) => {
  panel().classList.toggle('open', open);
  document.querySelector('#ask-columns')?.classList.toggle('with-page', open);
};
const place = () => {
  const article = view();
  return {
    conversation: document.querySelector('.composer')?.dataset.conversation ?? '',
    exchange: article.dataset.exchange, citation: Number(article.dataset.citation),
  };
};
const turn = (page) => {
  if (Number.isInteger(page) && page > 0) trigger('select', {...place(), page});
};
const close = () => {
  if (!panel().classList.contains('open')) return;
  show(false);
  if (inHistory) { inHistory = false; window.history.back(); }
  if (!from) return;
  const {exchange, citation} = from;
  const card = document.querySelector(
    `.card[data-exchange="${CSS.escape(exchange)}"][data-open="${citation}"] .open-page`
  );
  card?.focus();
};

document.addEventListener('naniwa:open', (event) => { from = event.detail; });
// A page has come: one that was asked for by a click on a card, or a turned one.
document.addEventListener('naniwa:page', () => {
  if (!view()) return;
  const fresh = !panel().classList.contains('open') || from?.fresh !== false;
  if (!panel().classList.contains('open')) {
    show(true);
    // On a phone the panel is a page of its own, which 「戻る」 leaves.
    if (narrow() && !inHistory) {
      inHistory = true;
      window.history.pushState({naniwa: 'page'}, '');
    }
  }
  enlarge();
  requestAnimationFrame(() => {
    toTheMark();
    if (fresh) element.querySelector('#page-title')?.focus({preventScroll: true});
    if (from) from.fresh = false;
  });
});
window.addEventListener('popstate', () => {
  if (inHistory) { inHistory = false; close(); }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) close();
});
watch('value', () => { if (!view()) show(false); });

element.addEventListener('click', (event) => {
  if (event.target.closest('button')?.id === 'preview-close') close();
});
