// The address names what is open, so that reloading and a bookmark find it again.
let named = '';
const name_address = () => requestAnimationFrame(() => {
  const shown = document.querySelector('#exercise-opened :is(.exercise-work, .exercise-situation)')?.dataset.exercise || '';
  if (shown === named) return;
  named = shown;
  const address = new URL(window.location.href);
  if (shown) address.searchParams.set('exercise', shown);
  else address.searchParams.delete('exercise');
  if (address.href !== window.location.href) history.replaceState(history.state, '', address);
});
watch('value', name_address);
name_address();
