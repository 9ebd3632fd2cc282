// The address names the draft that is open, so that reloading and a bookmark find it again.
let known = '';
const name = () => {
  const shown = element.querySelector('[data-draft]')?.dataset.draft || '';
  const address = new URL(window.location.href);
  if (shown) address.searchParams.set('draft', shown);
  else if (known) address.searchParams.delete('draft');
  if (address.href !== window.location.href) history.replaceState(history.state, '', address);
  if (shown && shown !== known) {
    requestAnimationFrame(() => element.querySelector('#draft-title')?.focus());
  }
  known = shown;
};
watch('value', name);
name();
