// Looking in the materials.
const folded = (text) => text.normalize('NFKC').toLowerCase().replace(/[\s,、・]/g, '');
let texts = new Map();
const look = (query) => {
  const words = query.trim().split(/\s+/).map(folded).filter(Boolean);
  const found = new Map();
  for (const sheet of element.querySelectorAll('.exercise-sheet[data-group=material]')) {
    let count = 0;
    for (const row of sheet.querySelectorAll('tr')) {
      if (!texts.has(row)) texts.set(row, folded(row.textContent));
      const hit = words.every((word) => texts.get(row).includes(word));
      row.hidden = !hit && !row.classList.contains('head');
      if (words.length && hit && !row.classList.contains('head')) count += 1;
    }
    found.set(Number(sheet.dataset.sheet), count);
  }
  const turning = element.querySelector('[data-turning=material]');
  for (const button of turning?.querySelectorAll('[data-turn]') ?? [])
    button.querySelector('.exercise-badge').textContent = words.length ? String(found.get(Number(button.dataset.turn))) : '';
  for (const option of turning?.querySelectorAll('option') ?? [])
    option.textContent = option.dataset.name + (words.length ? `（${found.get(Number(option.value))}件）` : '');
  const total = [...found.values()].reduce((sum, count) => sum + count, 0);
  const status = element.querySelector('#exercise-finds');
  status.textContent = words.length ? (total ? `${total}行が見つかりました` : '見つかりません') : '';
  const open = element.querySelector('.exercise-sheet[data-group=material]:not([hidden])');
  if (words.length && total && open && !found.get(Number(open.dataset.sheet)))
    turnTo('material', [...found].find(([, count]) => count)[0]);
  const box = element.querySelector('.exercise-sheet[data-group=material]:not([hidden]) .exercise-box');
  if (box) box.scrollTop = 0;
  return total;
};
let looking = 0;
element.addEventListener('input', (event) => {
  if (event.target.id !== 'exercise-find') return;
  clearTimeout(looking);
  looking = setTimeout(() => look(element.querySelector('#exercise-find')?.value ?? ''), 150);
});
element.addEventListener('change', (event) => {
  const group = event.target.closest('[data-turning]')?.dataset.turning;
  if (!group || event.target.tagName !== 'SELECT') return;
  turnTo(group, Number(event.target.value));
  toTheBar();
});
