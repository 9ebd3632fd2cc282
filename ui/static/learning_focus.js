// What was pressed is gone once this has been drawn anew: the focus goes to what stands beside it
// or over it, not to the beginning of the page. The block keeps these names from other scripts'.
{
  let last = null;
  const remember = (event) => {
    last = {item: [...element.querySelectorAll('li')].indexOf(event.target.closest('li')), at: Date.now()};
  };
  element.addEventListener('click', (event) => { if (event.target.closest('[data-do]')) remember(event); });
  element.addEventListener('submit', remember);
  watch('value', () => requestAnimationFrame(() => {
    const since = last;
    last = null;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (!since || Date.now() - since.at > 20000 || !lost) return;
    const items = element.querySelectorAll('li');
    const place = element.querySelector('h2[tabindex]')
      ?? items[Math.min(since.item, items.length - 1)]?.querySelector('button')
      ?? document.getElementById(element.querySelector('[data-heading]')?.dataset.heading)
      ?? element.closest('#learn-progress-column')?.querySelector('h2[tabindex]');
    place?.focus({preventScroll: true});
    place?.scrollIntoView({block: 'nearest'});
  }));
}
