// The address names what is open, so that reloading and a bookmark find it again; 「戻る」 leaves it.
let named = '';
let inHistory = false;
const opened = () => document.querySelector('#exercise-opened :is(.exercise-work, .exercise-situation)');
const in_address = () => new URL(window.location.href).searchParams.get('exercise') || '';
const name_address = () => requestAnimationFrame(() => {
  const shown = opened()?.dataset.exercise || '';
  if (shown === named) return;
  named = shown;
  const address = new URL(window.location.href);
  if (shown) address.searchParams.set('exercise', shown);
  else address.searchParams.delete('exercise');
  if (address.href === window.location.href) return;
  if (shown && !in_address()) {
    inHistory = true;
    history.pushState({naniwa: 'exercise'}, '', address);
  } else if (!shown && inHistory) {
    inHistory = false;
    history.back();
  } else history.replaceState(history.state, '', address);
});
// Back in the list, one stands where one came from.
{
  let left = opened()?.dataset.exercise || '';
  const stand = (from, tries) => setTimeout(() => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (opened() || !lost) return;
    const place = document.getElementById(`exercise-open-${from}`) ?? document.getElementById('exercise-list-title');
    if (place?.offsetParent) {
      place.focus({preventScroll: true});
      place.scrollIntoView({block: 'center'});
    } else if (tries) stand(from, tries - 1);
  }, 50);
  watch('value', () => requestAnimationFrame(() => {
    const from = left;
    left = opened()?.dataset.exercise || '';
    if (from && !left) stand(from, 40);
  }));
}
watch('value', name_address);
name_address();
window.addEventListener('popstate', () => {
  if (!element.isConnected || !named || in_address() === named) return;
  inHistory = false;
  document.querySelector('#exercise-opened [data-do="close"]')?.click();
});
