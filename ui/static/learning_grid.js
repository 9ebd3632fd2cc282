// Only one cell of a table is reached by the tab key, the others from there by the arrows.
const steps = {ArrowLeft: 1, ArrowRight: 1, ArrowUp: 1, ArrowDown: 1, Home: 1, End: 1, PageUp: 1, PageDown: 1};
const from = (row, column) => {
  const places = [...row.cells].filter((cell) => cell.dataset.place);
  return places.find((cell) => {
    const start = Number(cell.dataset.column);
    return start <= column && column < start + cell.colSpan;
  }) ?? places.sort((one, other) =>
    Math.abs(Number(one.dataset.column) - column) - Math.abs(Number(other.dataset.column) - column))[0];
};
const beside = (cell, step) => {
  let next = cell;
  do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
  while (next && !next.dataset.place);
  return next;
};
const below = (cell, count) => {
  const rows = [...cell.closest('table').rows].filter((row) => !row.hidden);
  const step = Math.sign(count);
  let found = null;
  let left = Math.abs(count);
  for (let at = rows.indexOf(cell.parentElement) + step; rows[at] && left; at += step) {
    const next = from(rows[at], Number(cell.dataset.column));
    if (next) { found = next; left -= 1; }
  }
  return found;
};
const target = (cell, event) => {
  const all = () => [...cell.closest('table').querySelectorAll('[data-place]')];
  const inRow = () => [...cell.parentElement.cells].filter((one) => one.dataset.place);
  const whole = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case 'ArrowRight': return beside(cell, 1);
    case 'ArrowLeft': return beside(cell, -1);
    case 'ArrowDown': return below(cell, 1);
    case 'ArrowUp': return below(cell, -1);
    case 'PageDown': return below(cell, 10);
    case 'PageUp': return below(cell, -10);
    case 'Home': return (whole ? all() : inRow())[0];
    default: return (whole ? all() : inRow()).at(-1);
  }
};
element.addEventListener('focusin', (event) => {
  const cell = event.target.closest('[data-place][tabindex]');
  if (!cell || !cell.matches('td, th')) return;
  cell.closest('table').querySelectorAll('[tabindex="0"]').forEach((one) => { one.tabIndex = -1; });
  cell.tabIndex = 0;
});
element.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && panel() && !panel().hidden) {
    event.preventDefault();
    closePanel(true);
    return;
  }
  const cell = event.target;
  if (!cell.matches?.('td[data-place], th[data-place]') || event.altKey) return;
  if (event.key in steps) {
    event.preventDefault();
    const next = target(cell, event);
    next?.focus({preventScroll: true});
    next?.scrollIntoView({block: 'nearest', inline: 'nearest'});
  } else if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    press(cell);
  } else if (event.key === 'Delete' && marks().some((mark) => mark.place === cell.dataset.place)) {
    event.preventDefault();
    change({place: cell.dataset.place, reason: '', words: ''});
  }
});
