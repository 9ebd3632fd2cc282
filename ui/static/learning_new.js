// The form for a new quiz: chapters are looked for among those of the collections that are chosen.
const form = () => element.querySelector('form.learn-new');
const values = (name) => [...element.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
const plain = (text) => text.normalize('NFKC').toLowerCase();
const narrow = () => {
  if (!form()) return;
  const wanted = plain(form().querySelector('#learn-topic-search').value).split(/\s+/).filter(Boolean);
  const collections = values('collection');
  let shown = 0;
  for (const row of form().querySelectorAll('.learn-topic-list li')) {
    const of = !collections.length || collections.includes(row.dataset.collection);
    const box = row.querySelector('input');
    if (!of) box.checked = false;
    row.hidden = !of || !wanted.every((word) => plain(row.textContent).includes(word));
    if (!row.hidden) shown += 1;
  }
  const chosen = form().querySelectorAll('input[name=topic]:checked').length;
  form().querySelector('.learn-found').textContent = shown ? `${shown}章` : 'あてはまる章はありません';
  form().querySelector('.learn-chosen').textContent = chosen ? `（${chosen}章を選択中）` : '';
};
element.addEventListener('input', narrow);
element.addEventListener('change', narrow);
element.addEventListener('keydown', (event) => {
  // Enter while looking for a chapter begins no quiz.
  if (event.key === 'Enter' && event.target.type === 'search') event.preventDefault();
});
element.addEventListener('click', (event) => {
  if (event.target.closest('#learn-no-topics')) {
    for (const box of form().querySelectorAll('input[name=topic]:checked')) box.checked = false;
    narrow();
  }
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  trigger('submit', {
    do: 'begin', collections: values('collection'), topics: values('topic'), kinds: values('kind'),
    count: values('count')[0] ?? '',
  });
});
watch('value', narrow);
