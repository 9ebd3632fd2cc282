// An exercise: cells reached by keys and taps, marked with a reason, and the materials beside them.
const work = () => element.querySelector('.exercise-work');
const panel = () => element.querySelector('.exercise-panel');
const kept = () => document.querySelector('#exercise-kept .exercise-kept');
const wide = () => window.matchMedia('(min-width: 901px)').matches;
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text) node.textContent = text;
  return node;
};
let cells = new Map();
let current = null;

// What is shown: on a phone one of three, beside the paper on a wide screen one of two.
const show = (pane) => {
  work().dataset.pane = pane;
  for (const button of element.querySelectorAll('[data-pane-of]'))
    button.setAttribute('aria-pressed', String(button.dataset.paneOf === pane));
};
// On a phone the task goes out of sight once one is at work: the bar stays at the top.
const toTheBar = () => {
  if (wide()) return;
  const bar = element.querySelector('.exercise-bar');
  const from = element.querySelector('.exercise-columns').getBoundingClientRect().top - bar.offsetHeight;
  if (Math.abs(from) > 1) window.scrollBy(0, from);
};
const turnTo = (group, number) => {
  for (const sheet of element.querySelectorAll(`.exercise-sheet[data-group="${group}"]`))
    sheet.hidden = Number(sheet.dataset.sheet) !== number;
  const turning = element.querySelector(`[data-turning="${group}"]`);
  if (!turning) return;
  for (const button of turning.querySelectorAll('[data-turn]'))
    button.setAttribute('aria-pressed', String(Number(button.dataset.turn) === number));
  const select = turning.querySelector('select');
  if (select) {
    select.value = String(number);
    turning.querySelector('[data-step="-1"]').disabled = number === 0;
    turning.querySelector('[data-step="1"]').disabled = number === select.options.length - 1;
  }
};
const point = (cell) => {
  cell.scrollIntoView({block: 'center', inline: 'center'});
  cell.focus({preventScroll: true});
  cell.classList.add('exercise-here');
  setTimeout(() => cell.classList.remove('exercise-here'), 2500);
};
const reveal = (place) => {
  const cell = cells.get(place);
  const sheet = cell?.closest('.exercise-sheet');
  if (!sheet) return;
  closePanel();
  if (sheet.dataset.group === 'material') show('materials');
  else if (!wide()) show('paper');
  turnTo(sheet.dataset.group, Number(sheet.dataset.sheet));
  cell.closest('tr').hidden = false;
  toTheBar();
  point(cell);
};
const revealRow = (material, label) => {
  show('materials');
  turnTo('material', material);
  const row = element.querySelector(`.exercise-sheet[data-group=material][data-sheet="${material}"] tr[data-label="${CSS.escape(label)}"]`);
  if (!row) return;
  row.hidden = false;
  const cell = row.cells[0];
  if (!cell.dataset.place) cell.tabIndex = -1;
  point(cell);
};

// Marks: what is kept, and over it what is on its way to be kept, one answer after the other.
let waiting = new Map();
let flight = null;
let turn = Date.now();
let retry = 0;
let finishing = false;
const marks = () => {
  const all = new Map([...(kept()?.querySelectorAll('li') ?? [])].map((item) => [item.dataset.place, {...item.dataset}]));
  for (const [place, mark] of waiting) {
    if (mark.reason) all.set(place, {...mark, pending: true});
    else all.delete(place);
  }
  return [...all.values()];
};
const graded = () => work()?.dataset.graded === 'true';
const paint = () => {
  if (!work() || graded()) return;
  element.querySelectorAll('.exercise-flag.own').forEach((flag) => flag.remove());
  element.querySelectorAll('.exercise-marked').forEach((cell) => cell.classList.remove('exercise-marked', 'pending'));
  const counts = new Map();
  marks().forEach((mark, at) => {
    const cell = cells.get(mark.place);
    if (!cell) return;
    cell.classList.add('exercise-marked');
    cell.classList.toggle('pending', Boolean(mark.pending));
    const flag = make('span', 'exercise-flag mark own', String(at + 1));
    flag.append(make('span', 'check-hidden', ' 印あり'));
    cell.append(flag);
    const sheet = cell.closest('.exercise-sheet');
    const key = `${sheet.dataset.group} ${sheet.dataset.sheet}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  for (const turning of element.querySelectorAll('[data-turning]')) {
    if (turning.dataset.turning === 'material') continue;
    const count = (number) => counts.get(`${turning.dataset.turning} ${number}`);
    for (const button of turning.querySelectorAll('[data-turn]'))
      button.querySelector('.exercise-badge').textContent = count(button.dataset.turn) ?? '';
    for (const option of turning.querySelectorAll('option')) {
      const marked = count(option.value);
      option.textContent = option.dataset.name + (marked ? `（印 ${marked}）` : '');
    }
  }
  const number = marks().length;
  element.querySelectorAll('.exercise-number').forEach((place) => { place.textContent = number ? String(number) : ''; });
  const list = element.querySelector('.exercise-marks');
  const held = list.contains(document.activeElement);
  list.replaceChildren(...[...(kept()?.querySelectorAll('li') ?? [])].map((item) => item.cloneNode(true)));
  if (held) (list.querySelector('button') ?? element.querySelector('[data-pane-of=marks]'))?.focus();
  element.querySelector('.exercise-none').hidden = number > 0;
};
let quieting = 0;
const say = (text, bad = false) => {
  const status = element.querySelector('.exercise-saved');
  if (!status || status.textContent === text) return;
  status.textContent = text;
  status.classList.toggle('problem', bad);
  clearTimeout(quieting);
  if (!bad) quieting = setTimeout(() => { if (status.textContent === '保存しました') status.textContent = ''; }, 4000);
};
const send = () => {
  if (flight) return;
  if (!waiting.size) { if (finishing) finish(); return; }
  turn += 1;
  flight = {turn: String(turn), changes: [...waiting.values()]};
  say('保存しています…');
  trigger('tick', {do: 'mark', exercise: work().dataset.exercise, turn: flight.turn, changes: flight.changes});
  // An answer that never came, as on a train: once more.
  retry = setTimeout(() => { flight = null; say('つながりません。もう一度保存しています…', true); send(); }, 15000);
};
const change = (mark) => {
  waiting.set(mark.place, mark);
  send();
  paint();
};
const arrived = () => {
  if (!work() || !kept() || kept().dataset.exercise !== work().dataset.exercise) return;
  const problem = kept().querySelector('.problem')?.textContent ?? '';
  if (flight && kept().dataset.turn === flight.turn) {
    for (const sent of flight.changes) if (waiting.get(sent.place) === sent) waiting.delete(sent.place);
    flight = null;
    clearTimeout(retry);
    say(problem || '保存しました', Boolean(problem));
  } else if (problem) say(problem, true);
  if (problem) stopFinishing();
  paint();
  send();
};
const stopFinishing = () => {
  finishing = false;
  const button = element.querySelector('[data-finish]');
  if (!button) return;
  button.disabled = false;
  button.textContent = button.dataset.label;
};
const finish = () => {
  if (!finishing) return;
  finishing = false;
  turn += 1;
  trigger('click', {do: 'finish', exercise: work().dataset.exercise, turn: String(turn)});
};
document.addEventListener('naniwa:exercise-kept', arrived);

// The panel for one cell.
const title = (cell) => {
  const sheet = cell.closest('.exercise-sheet').dataset.name;
  const place = cell.dataset.place;
  return `${sheet} ${place.includes('!') ? place.slice(place.lastIndexOf('!') + 1) : ''}`.trim();
};
const said = (cell) => {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll('.exercise-flag').forEach((flag) => flag.remove());
  return copy.textContent.trim();
};
const cut = (text, most) => text.length > most ? `${text.slice(0, most)}…` : text;
const heading = (cell) => {
  for (let row = cell.parentElement.previousElementSibling; row; row = row.previousElementSibling) {
    if (!row.classList.contains('head')) continue;
    const column = Number(cell.dataset.column);
    const found = [...row.cells].find((one) => {
      const start = Number(one.dataset.column);
      return start <= column && column < start + one.colSpan && said(one);
    });
    if (found) return said(found);
  }
  return '';
};
// What a row is about: its name, and with it what it is more exactly.
const names = (cell) => [...cell.parentElement.cells]
  .filter((one) => one !== cell && !one.classList.contains('number'))
  .map(said).filter((text) => text.length > 1 && /\p{L}/u.test(text)).slice(0, 2);
const closePanel = (back = false) => {
  if (!panel() || panel().hidden) return;
  panel().hidden = true;
  work().classList.remove('marking');
  current?.classList.remove('exercise-open');
  if (back) current?.focus({preventScroll: true});
  current = null;
};
const press = (cell) => {
  if (graded()) {
    const entry = element.querySelector(`#exercise-entry-${CSS.escape(cell.dataset.entry ?? '')}`);
    if (!entry) return;
    show('marks');
    entry.scrollIntoView({block: 'start'});
    entry.focus({preventScroll: true});
    return;
  }
  const place = cell.dataset.place;
  current?.classList.remove('exercise-open');
  current = cell;
  cell.classList.add('exercise-open');
  const form = panel();
  form.reset();
  const mark = marks().find((one) => one.place === place);
  form.querySelector('h3').textContent = title(cell);
  const stands = said(cell);
  form.querySelector('.exercise-cell').textContent =
    [cut(names(cell).join(' '), 60), heading(cell), stands ? `「${cut(stands, 80)}」` : '（空欄）'].filter(Boolean).join('　');
  if (mark) {
    const chosen = form.querySelector(`input[value="${CSS.escape(mark.reason)}"]`);
    if (chosen) chosen.checked = true;
    form.elements.words.value = mark.words ?? '';
  }
  form.querySelector('[type=submit]').textContent = mark ? '印を直す' : '印を付ける';
  form.querySelector('[data-panel=remove]').hidden = !mark;
  form.hidden = false;
  work().classList.add('marking');
  form.querySelector('.exercise-panel-body').scrollTop = 0;
  (form.querySelector('input:checked') ?? form.querySelector('h3')).focus({preventScroll: true});
  if (wide()) return;
  // The cell stays in sight between the bar, the names of its columns and the panel.
  toTheBar();
  requestAnimationFrame(() => {
    const box = cell.closest('.exercise-box');
    if (form.getBoundingClientRect().left > box.getBoundingClientRect().left) {  // beside it, in a low window
      cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
      return;
    }
    const over = cell.getBoundingClientRect().bottom + 8 - form.getBoundingClientRect().top;
    if (over > 0) box.scrollTop += over;
    const names = cell.closest('table').querySelector('tr.head')?.offsetHeight ?? 0;
    const under = box.getBoundingClientRect().top + names - cell.getBoundingClientRect().top;
    if (under > 0) box.scrollTop -= under;
  });
};
element.addEventListener('submit', (event) => {
  if (event.target !== panel()) return;
  event.preventDefault();
  event.stopPropagation();
  const form = panel();
  const reason = form.querySelector('input[name=reason]:checked')?.value;
  if (!reason || !current) return;
  const mark = {place: current.dataset.place, reason, words: form.elements.words.value.trim()};
  closePanel(true);
  change(mark);
});

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) {
    const cell = event.target.closest('td[data-place], th[data-place]');
    if (cell && !String(window.getSelection())) { cell.focus({preventScroll: true}); press(cell); }
    return;
  }
  const data = button.dataset;
  if (data.paneOf) { closePanel(); show(data.paneOf); toTheBar(); }
  else if (data.turn) {
    turnTo(button.closest('[data-turning]').dataset.turning, Number(data.turn));
    toTheBar();
  }
  else if (data.step) {
    const turning = button.closest('[data-turning]');
    turnTo(turning.dataset.turning, Number(turning.querySelector('select').value) + Number(data.step));
    toTheBar();
  } else if (data.row) revealRow(Number(data.material), data.row);
  else if (data.goto) {
    reveal(data.goto);
    if (button.matches('.exercise-return')) { button.hidden = true; press(cells.get(data.goto)); }
  }
  else if (data.remove) change({place: data.remove, reason: '', words: ''});
  else if (data.panel === 'close') closePanel(true);
  else if (data.panel === 'remove') {
    const place = current.dataset.place;
    closePanel(true);
    change({place, reason: '', words: ''});
  } else if (data.panel === 'find') {
    const [words, more = ''] = names(current).length ? names(current) : [said(current)];
    const back = element.querySelector('.exercise-return');
    back.textContent = `← ${title(current)} に戻る`;
    back.dataset.goto = current.dataset.place;
    back.hidden = false;
    closePanel();
    show('materials');
    toTheBar();
    const box = element.querySelector('#exercise-find');
    for (const query of [`${words} ${more}`, words]) {
      box.value = cut(query.trim(), 100).replace(/…$/, '');
      if (look(box.value)) break;
    }
    box.focus({preventScroll: true});
  } else if (data.finish !== undefined) {
    const number = marks().length;
    const ask = number ? `印 ${number}か所で採点します。採点のあとは印を変えられません。`
      : 'まだ印がありません。このまま採点して答えを見ますか。';
    if (!window.confirm(ask)) return;
    closePanel();
    finishing = true;
    button.disabled = true;
    button.textContent = '採点しています…';
    send();
  } else if (data.do && (!data.confirm || window.confirm(data.confirm))) trigger('click', {...data});
});

// A new exercise begins at its head; the address names it, so that reloading finds it again.
let known = '';
const begun = () => {
  cells = new Map([...element.querySelectorAll('td[data-place], th[data-place]')].map((cell) => [cell.dataset.place, cell]));
  texts = new Map();
  current = null;
  const now = work() ? `${work().dataset.exercise} ${work().dataset.graded}` : '';
  if (work()?.dataset.exercise !== known.split(' ')[0]) { waiting = new Map(); flight = null; clearTimeout(retry); }
  finishing = false;
  if (work()) {
    for (const grid of element.querySelectorAll('table[role=grid]')) {
      const first = grid.querySelector('td[data-place]') ?? grid.querySelector('[data-place]');
      if (first) first.tabIndex = 0;
    }
    show(graded() ? 'marks' : (wide() ? 'materials' : 'paper'));
    for (const turning of element.querySelectorAll('[data-turning]')) turnTo(turning.dataset.turning, 0);
    paint();
    if (now !== known) {
      const seen = (tries = 20) => requestAnimationFrame(() => {
        const head = element.querySelector('#exercise-title');
        if (head?.offsetParent) { head.focus({preventScroll: true}); head.scrollIntoView({block: 'start'}); }
        else if (tries) seen(tries - 1);
      });
      seen();
    }
  }
  known = now;
};
watch('value', begun);
begun();
