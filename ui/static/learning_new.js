// The form for a new quiz: chapters are looked for among those of the collections that are chosen.
const form = () => element.querySelector('form.learn-new');
const boxes = (name) => [...element.querySelectorAll(`input[name=${name}]`)];
const values = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);
const search = () => element.querySelector('#learn-topic-search');
const plain = (text) => text.normalize('NFKC').toLowerCase();

let chosen = null;
const keep = () => {
  if (!form()) return;
  chosen = {search: search().value, open: element.querySelector('#learn-topics').open};
  for (const name of ['collection', 'topic', 'whole', 'kind', 'count']) chosen[name] = values(name);
};
const narrow = () => {
  if (!form()) return;
  const wanted = plain(search().value).split(/\s+/).filter(Boolean);
  const has = (text) => wanted.every((word) => plain(text).includes(word));
  const collections = values('collection');
  let shown = 0;
  for (const group of element.querySelectorAll('.learn-document')) {
    const of = !collections.length || collections.includes(group.dataset.collection);
    const title = group.querySelector('legend').textContent;
    let here = 0;
    for (const row of group.querySelectorAll('li')) {
      const box = row.querySelector('input');
      if (!of) box.checked = false;
      row.hidden = !of || !has(`${title} ${row.textContent}`);
      if (!row.hidden) here += 1;
    }
    group.hidden = !here;
    shown += here;
    const own = [...group.querySelectorAll('input[name=topic]')];
    const whole = group.querySelector('.learn-whole');
    whole.checked = own.every((box) => box.checked);
    whole.indeterminate = !whole.checked && own.some((box) => box.checked);
  }
  const count = values('topic').length;
  element.querySelector('.learn-found').textContent = shown ? `${shown}章` : 'あてはまる章はありません';
  element.querySelector('.learn-chosen').textContent = count ? `（${count}章を選択中）` : '';
};
element.addEventListener('input', (event) => {
  if (event.target.matches('.learn-whole')) {
    for (const box of event.target.closest('fieldset').querySelectorAll('li:not([hidden]) input')) box.checked = event.target.checked;
  }
  narrow();
  keep();
});
element.addEventListener('keydown', (event) => {
  // Enter while looking for a chapter begins no quiz.
  if (event.key === 'Enter' && event.target.type === 'search') event.preventDefault();
});
element.addEventListener('click', (event) => {
  if (event.target.closest('#learn-no-topics')) {
    for (const box of boxes('topic')) box.checked = false;
    narrow();
    keep();
  }
});
element.addEventListener('toggle', keep, true);
element.addEventListener('submit', (event) => {
  event.preventDefault();
  trigger('submit', {
    do: 'begin', collections: values('collection'), topics: values('topic'), kinds: values('kind'),
    count: values('count')[0] ?? '',
  });
});
// Drawn anew because there is more to choose from: what was chosen stays chosen.
let focused = '';
element.addEventListener('focusin', (event) => { focused = event.target.name ? `${event.target.name}=${event.target.value}` : event.target.id; });
element.addEventListener('focusout', (event) => {
  if (event.relatedTarget && !element.contains(event.relatedTarget)) focused = '';
});
const drawn = () => {
  if (!form()) return;
  const before = chosen;
  if (before) {
    search().value = before.search;
    element.querySelector('#learn-topics').open = before.open;
    for (const name of ['collection', 'topic', 'kind', 'count']) {
      for (const box of boxes(name)) box.checked = before[name].includes(box.value);
    }
  }
  narrow();
  if (!focused || (document.activeElement && document.activeElement !== document.body)) return;
  const place = [...element.querySelectorAll('input, button, summary')]
    .find((one) => one.id === focused || `${one.name}=${one.value}` === focused);
  place?.focus({preventScroll: true});
};
watch('value', drawn);
// While questions are made and somebody looks, ask for the chapters that have come.
setInterval(() => {
  if (document.hidden || !element.offsetParent || !element.querySelector('[data-filling]')) return;
  trigger('tick', {});
}, 8000);
