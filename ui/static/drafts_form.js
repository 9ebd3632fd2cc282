// The form of a project sheet. What is typed is kept in this tab of the browser until it is sent.
const mostRows = 2000;
const form = () => element.querySelector('form[data-sheet]');
const key = () => `naniwa-sheet-${form()?.dataset.sheet}`;
const single = (field) => field.querySelector('input, select, textarea');
const kindOf = (field) => field.querySelector('.draft-rows') ? 'table'
  : field.querySelector('.draft-boxes') ? 'boxes' : 'single';
const cellsOf = (row) => [...row.querySelectorAll('input, select')];

const none = (field) => field.querySelector('[data-none]');

const read = (field) => ({
  table: () => none(field)?.checked ? 'なし' : [...field.querySelectorAll('tbody tr')]
    .map((row) => cellsOf(row).map((cell) => cell.value)).filter((cells) => cells.some((text) => text.trim())),
  boxes: () => [...field.querySelectorAll('input:checked')].map((box) => box.value),
  single: () => single(field).value,
})[kindOf(field)]();
const values = () => Object.fromEntries(
  [...form().querySelectorAll('.draft-field')].map((field) => [field.dataset.field, read(field)])
);
const empty = (value) => value === '' || (Array.isArray(value) && !value.length);

const renumber = (body) => {
  [...body.rows].forEach((row, index) => {
    const number = String(index + 1);
    row.dataset.row = number;
    row.querySelector('th').textContent = number;
    for (const named of row.querySelectorAll('[aria-label]'))
      named.setAttribute('aria-label', named.getAttribute('aria-label').replace(/^\d+/, number));
  });
};
const cleared = (row) => {
  row.classList.remove('wrong');
  row.querySelectorAll('.problem').forEach((problem) => problem.remove());
  for (const cell of cellsOf(row)) {
    cell.value = '';
    cell.removeAttribute('aria-invalid');
    cell.removeAttribute('aria-describedby');
  }
  return row;
};
// Many rows at once are counted anew only once.
const grown = (body, count) => {
  if (count <= body.rows.length) return;
  const more = document.createDocumentFragment();
  const pattern = cleared(body.rows[body.rows.length - 1].cloneNode(true));
  for (let index = body.rows.length; index < Math.min(count, mostRows); index += 1)
    more.append(pattern.cloneNode(true));
  body.append(more);
  renumber(body);
};
const say = (body, text) => {
  body.closest('.draft-rows').querySelector('[role=status]').textContent = text;
};
const put = (cell, text) => {
  if (cell.tagName === 'SELECT' && ![...cell.options].some((option) => option.value === text))
    cell.add(new Option(`${text}（選べない値）`, text));
  if (cell.type === 'date' && text && !/^\d{4}-\d\d-\d\d$/.test(text)) cell.type = 'text';
  cell.value = text;
};
const write = (field, value) => ({
  table: () => {
    const body = field.querySelector('tbody');
    if (none(field)) none(field).checked = typeof value === 'string';
    if (typeof value === 'string') return;
    grown(body, value.length);
    value.forEach((cells, index) => {
      if (body.rows[index]) cellsOf(body.rows[index]).forEach((cell, place) => put(cell, cells[place] ?? ''));
    });
  },
  boxes: () => {
    for (const box of field.querySelectorAll('input')) box.checked = value.includes(box.value);
  },
  single: () => put(single(field), value),
})[kindOf(field)]();

let latest = {};
let sent = '';
const keep = () => {
  if (!form()) return;
  latest = {key: key(), values: values()};
  try { sessionStorage.setItem(key(), JSON.stringify(latest.values)); } catch { /* no room for it */ }
};
let waiting = 0;
const keepSoon = () => { clearTimeout(waiting); waiting = setTimeout(keep, 300); };
const forget = () => {
  clearTimeout(waiting);
  latest = {};
  try { sessionStorage.removeItem(key()); } catch { /* never kept */ }
};
const send = (doing, more = {}) => {
  clearTimeout(waiting);
  keep();
  if (doing === 'begin' || doing === 'rewrite-sheet') sent = key();
  trigger('submit', {do: doing, values: values(), ...more});
};

// Drawn anew: by the server with what was sent, or empty, to be filled with what was typed here.
const drawn = () => {
  const shown = form();
  if (!shown) {
    // What was sent has been taken: nothing of it stays in the browser.
    if (sent && element.querySelector('[data-taken]')) {
      try { sessionStorage.removeItem(sent); } catch { /* never kept */ }
      sent = '';
      latest = {};
    }
    return;
  }
  sent = '';
  if (shown.hasAttribute('data-restore')) {
    let kept = latest.key === key() ? latest.values : null;
    try { kept ??= JSON.parse(sessionStorage.getItem(key()) || 'null'); } catch { kept = null; }
    const differs = kept && JSON.stringify(kept) !== JSON.stringify(values());
    if (differs && Object.values(kept).some((value) => !empty(value))) {
      for (const field of shown.querySelectorAll('.draft-field')) {
        const value = kept[field.dataset.field];
        if (value !== undefined) { try { write(field, value); } catch { /* the field has changed */ } }
      }
      const note = shown.querySelector('.draft-restored');
      if (note) note.hidden = false;
    }
    shown.removeAttribute('data-restore');
  }
  const problems = shown.querySelector('#draft-problems');
  if (problems) requestAnimationFrame(() => { problems.focus(); problems.scrollIntoView({block: 'start'}); });
  keep();
};
watch('value', drawn);
drawn();

element.addEventListener('input', keepSoon);
element.addEventListener('change', keepSoon);
element.addEventListener('click', (event) => {
  const way = event.target.closest('.draft-ways a');
  if (way) {
    event.preventDefault();
    const group = element.querySelector(way.getAttribute('href'));
    group?.focus({preventScroll: true});
    group?.scrollIntoView({block: 'start'});
    return;
  }
  const link = event.target.closest('.draft-problems a');
  if (link) {
    event.preventDefault();
    const place = element.querySelector(link.getAttribute('href'));
    const row = place?.querySelector(`tr[data-row="${CSS.escape(link.dataset.row)}"]`);
    const columns = row ? cellsOf(row) : [];
    const named = columns.find((cell) => cell.getAttribute('aria-label').endsWith(` ${link.dataset.column}`));
    const target = named ?? columns[0] ?? place;
    target?.focus();
    target?.scrollIntoView({block: 'center'});
    return;
  }
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.confirm && Object.values(values()).some((value) => !empty(value))
    && !window.confirm(button.dataset.confirm)) return;
  const body = button.closest('.draft-rows')?.querySelector('tbody');
  const reading = button.dataset.send === 'begin' && document.querySelector('#draft-designs [data-reading]');
  if (reading) {
    reading.focus();
    reading.scrollIntoView({block: 'center'});
    return;
  }
  if (button.dataset.send) {
    if (button.dataset.send === 'empty') forget();
    const checked = form().querySelector('input[name=keep]');
    send(button.dataset.send, checked ? {overwrite: checked.checked} : {});
    if (button.dataset.send === 'empty') forget();
  } else if ('addRow' in button.dataset) {
    grown(body, body.rows.length + 1);
    cellsOf(body.rows[body.rows.length - 1])[0]?.focus();
    say(body, `${body.rows.length}行になりました`);
  } else if ('removeRow' in button.dataset) {
    const row = button.closest('tr');
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (body.rows.length > 1) row.remove(); else cleared(row);
    renumber(body);
    (next?.querySelector('[data-remove-row]') ?? body.querySelector('input, select'))?.focus();
    say(body, `1行消しました。${body.rows.length}行です`);
    keepSoon();
  } else if ('removeRows' in button.dataset) {
    const one = cleared(body.rows[0]);
    body.replaceChildren(one);
    renumber(body);
    cellsOf(one)[0]?.focus();
    say(body, 'すべての行を消しました');
    keepSoon();
  } else if (button.dataset.rows !== undefined) {
    const field = button.closest('.draft-field');
    const rows = JSON.parse(button.dataset.rows);
    if (kindOf(field) === 'table') {
      const place = field.querySelector('tbody');
      place.replaceChildren(cleared(place.rows[0]));
      renumber(place);
      write(field, rows);
      say(place, `${place.rows.length}行を書き込みました`);
    }
    else if (kindOf(field) === 'boxes') write(field, rows);
    else put(single(field), rows.join('\n'));
    field.querySelector('input, select, textarea')?.focus();
    keepSoon();
  } else if (button.dataset.copy !== undefined) {
    const field = button.closest('.draft-field');
    put(single(field), button.dataset.copy);
    single(field).focus();
    keepSoon();
  }
});
// Cells as Excel copies them: tabs between, quotes around what holds line ends.
const cellsIn = (text) => {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (quoted) {
      if (sign === '"' && text[place + 1] === '"') { cell += '"'; place += 1; }
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') { rows[rows.length - 1].push(cell); cell = ''; }
    else if (sign === '\n') { rows[rows.length - 1].push(cell); cell = ''; rows.push([]); }
    else if (sign !== '\r') cell += sign;
  }
  rows[rows.length - 1].push(cell);
  if (rows[rows.length - 1].every((each) => each === '')) rows.pop();
  return rows.map((row) => row.map((each) => each.replace(/\s*\n\s*/g, ' ').trim()));
};
element.addEventListener('paste', (event) => {
  const body = event.target.closest('.draft-rows tbody');
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!body || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  let rows = cellsIn(text);
  const row = event.target.closest('tr');
  const start = row.sectionRowIndex;
  const first = cellsOf(row).indexOf(event.target);
  const names = cellsOf(row).map((cell) => cell.getAttribute('aria-label').replace(/^\S+ /, ''));
  // Pasted with its headings, each column goes where its heading says.
  const heads = rows[0].map((head) => names.indexOf(head.replace(/[（(].*$/, '').trim()));
  const headed = rows[0].some((head) => head) && rows[0].every((head, index) => !head || heads[index] >= 0);
  if (headed) rows = rows.slice(1);
  grown(body, start + rows.length);
  rows.slice(0, mostRows - start).forEach((cells, index) => {
    const targets = cellsOf(body.rows[start + index]);
    cells.forEach((cell, place) => {
      const target = targets[headed ? heads[place] : first + place];
      if (target) put(target, cell);
    });
  });
  const over = start + rows.length - mostRows;
  say(body, over > 0 ? `${mostRows}行までです。${over}行は貼り付けませんでした` : `${rows.length}行を貼り付けました`);
  keepSoon();
});
element.addEventListener('keydown', (event) => {
  const row = event.target.closest('.draft-rows tbody tr');
  if (event.key !== 'Enter' || event.isComposing || !row || event.target.tagName !== 'INPUT') return;
  event.preventDefault();
  const body = row.parentElement;
  const place = cellsOf(row).indexOf(event.target);
  grown(body, row.sectionRowIndex + 2);
  cellsOf(body.rows[row.sectionRowIndex + 1])[place]?.focus();
});
