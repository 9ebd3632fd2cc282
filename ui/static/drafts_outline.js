// The outline stays open or folded as it was left; on a phone it begins folded.
let open = !window.matchMedia('(max-width: 900px)').matches;
const fold = () => {
  const outline = element.querySelector('details.draft-outline');
  if (outline) outline.open = open;
};
watch('value', fold);
fold();
element.addEventListener('click', (event) => {
  if (event.target.closest('summary')) {
    setTimeout(() => { open = element.querySelector('details.draft-outline').open; });
  }
  // On a phone the text is below: the one that was chosen comes into view.
  if (event.target.closest('[data-do="section"]') && window.matchMedia('(max-width: 900px)').matches) open = false;
});
