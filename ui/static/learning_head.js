// The address names the quiz that is open, so that reloading and a bookmark find it again.
let known = '';
const name = () => {
  const shown = element.querySelector('[data-quiz]')?.dataset.quiz || '';
  const address = new URL(window.location.href);
  if (shown) address.searchParams.set('quiz', shown);
  else if (known) address.searchParams.delete('quiz');
  if (address.href !== window.location.href) history.replaceState(history.state, '', address);
  if (shown && shown !== known) requestAnimationFrame(() => element.scrollIntoView({block: 'start'}));
  known = shown;
};
watch('value', name);
name();
