// What is being written is kept in this tab of the browser until it has been marked.
const situation = () => element.querySelector('.exercise-situation');
const box = () => element.querySelector('.situation-form textarea');
const keyOf = () => `naniwa-situation-${situation()?.dataset.exercise}`;
element.addEventListener('input', (event) => {
  if (event.target !== box()) return;
  try { sessionStorage.setItem(keyOf(), box().value); } catch { /* no room for it */ }
});
let before = '';
const turned = () => {
  if (!situation()) { before = ''; return; }
  if (box()) {
    let text = null;
    try { text = sessionStorage.getItem(keyOf()); } catch { /* not to be read */ }
    if (text && !box().value) box().value = text;
  } else {
    try { sessionStorage.removeItem(keyOf()); } catch { /* never kept */ }
  }
  const now = `${situation().dataset.exercise} ${situation().dataset.graded}`;
  if (now !== before) {
    const seen = (tries = 20) => requestAnimationFrame(() => {
      const title = element.querySelector(situation()?.dataset.graded === 'true' ? '.exercise-score' : '#situation-title');
      if (title?.offsetParent) {
        title.tabIndex = -1;
        title.focus({preventScroll: true});
        title.scrollIntoView({block: 'start'});
      } else if (tries) seen(tries - 1);
    });
    seen();
  }
  before = now;
};
watch('value', turned);
turned();
