// The address names the quiz that is open, so that reloading and a bookmark find it again;
// 「戻る」 leaves it.
let known = '';
let inHistory = false;
const named = () => new URL(window.location.href).searchParams.get('quiz') || '';
const toTheStep = () => {
  const steps = element.querySelector('.learn-progress');
  const here = steps?.querySelector('[aria-current]')?.getBoundingClientRect();
  if (here) steps.scrollLeft += here.left + here.width / 2 - steps.getBoundingClientRect().left - steps.clientWidth / 2;
};
const name = () => {
  const shown = element.querySelector('[data-quiz]')?.dataset.quiz || '';
  const address = new URL(window.location.href);
  if (shown) address.searchParams.set('quiz', shown);
  else if (known) address.searchParams.delete('quiz');
  if (address.href !== window.location.href) {
    if (shown && !named()) {
      inHistory = true;
      history.pushState({naniwa: 'quiz'}, '', address);
    } else if (!shown && inHistory) {
      inHistory = false;
      history.back();
    } else history.replaceState(history.state, '', address);
  }
  if (shown && shown !== known) requestAnimationFrame(() => element.scrollIntoView({block: 'start'}));
  if (shown) requestAnimationFrame(toTheStep);
  known = shown;
};
watch('value', name);
name();
window.addEventListener('popstate', () => {
  if (!element.isConnected || !known || named() === known) return;
  inHistory = false;
  trigger('click', {do: 'close'});
});
