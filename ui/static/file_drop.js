const drop = element.querySelector('.file-drop');
const zone = drop.querySelector('.drop-zone');
const input = drop.querySelector('input');
const list = drop.querySelector('.drop-list');
const summary = drop.querySelector('.drop-summary');
const suffixes = drop.dataset.suffixes.split(',').filter(Boolean);
const many = input.multiple;
let items = [];
let sending = null;
let limits = {};

const size = (bytes) => bytes < 1024 * 1024
  ? `${Math.ceil(bytes / 1024).toLocaleString('ja')} KB`
  : `${(bytes / 1024 / 1024).toLocaleString('ja', {maximumFractionDigits: 1})} MB`;

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};

const button = (item, text, action) => {
  const node = make('button', 'drop-action', text);
  node.type = 'button';
  node.setAttribute('aria-label', `${item.name}: ${text}`);
  node.addEventListener('click', () => action(item));
  return node;
};

// What is told aloud and beside the list; the events go to the application.
const tell = () => {
  const count = (state) => items.filter((item) => item.state === state).length;
  const parts = [];
  if (count('waiting') + count('sending')) parts.push(`送信中 あと${count('waiting') + count('sending')}件`);
  if (count('done')) parts.push(`${count('done')}件を受け取りました`);
  if (count('broken')) parts.push(`${count('broken')}件が途中で切れました`);
  if (count('refused')) parts.push(`${count('refused')}件は使えません`);
  const text = parts.join('、');
  if (summary.textContent !== text) summary.textContent = text;
  list.hidden = items.length === 0;
};

// Of many files, not each one alone: at most twice a second. Every event is told with the same
// object: what happens while an answer is awaited Gradio sends with the data of the event before.
const told = {uploads: []};
let telling = 0;
const changed = () => {
  tell();
  if (telling) return;
  telling = setTimeout(() => {
    telling = 0;
    told.uploads = items.filter((item) => item.state === 'done').map((item) => ({
      id: item.id, name: item.name, size: item.file.size, in_folder: item.file.pathInFolder || ''
    }));
    trigger('upload', told);
  }, items.some((item) => item.state === 'waiting' || item.state === 'sending') ? 500 : 50);
};

const show = (item) => {
  const row = item.row;
  // Who works by keyboard stays at the file's button when it changes its meaning.
  const held = row.contains(document.activeElement);
  row.className = `drop-item ${item.state}`;
  row.replaceChildren(make('span', 'drop-name', item.name), make('span', 'drop-size', size(item.file.size)));
  if (item.state === 'sending' || item.state === 'waiting') {
    item.bar = make('progress', 'drop-progress');
    item.bar.max = 100;
    item.bar.value = 0;
    item.bar.setAttribute('aria-label', `${item.name} の送信`);
    row.append(item.bar, make('span', 'drop-state', item.state === 'waiting' ? '順番待ち' : '送信中'),
      button(item, '取り消す', remove));
  } else if (item.state === 'done') {
    row.append(make('span', 'drop-state', '受け取りました'), button(item, '取り除く', remove));
  } else {
    row.append(make('span', 'drop-problem', item.problem));
    if (item.state === 'broken') row.append(button(item, 'もう一度送る', again));
    row.append(button(item, '消す', remove));
  }
  if (held) row.querySelector('button')?.focus();
};

const become = (item, state, problem = '') => {
  item.state = state;
  item.problem = problem;
  show(item);
  tell();
};

const remove = (item) => {
  const place = items.indexOf(item);
  if (place < 0) return;
  const held = item.row.contains(document.activeElement);
  items.splice(place, 1);
  item.row.remove();
  if (item.state === 'done') fetch(`/uploads/${item.id}`, {method: 'DELETE'}).catch(() => {});
  if (item.request) item.request.abort();
  if (held) ((items[place] ?? items[place - 1])?.row.querySelector('button') ?? input).focus();
  if (item.state === 'done') changed(); else tell();
};

const again = (item) => { become(item, 'waiting'); next(); };

const next = () => {
  if (sending) return;
  const item = items.find((one) => one.state === 'waiting');
  if (!item) return;
  sending = item;
  become(item, 'sending');
  const request = new XMLHttpRequest();
  item.request = request;
  const finish = (state, problem) => {
    item.request = null;
    sending = null;
    if (items.includes(item)) {
      become(item, state, problem);
      if (state === 'done') changed();
    }
    next();
  };
  request.upload.addEventListener('progress', (event) => {
    if (event.lengthComputable && item.bar) item.bar.value = 100 * event.loaded / event.total;
  });
  request.addEventListener('load', () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
    if (request.status === 201) {
      item.id = answer.id;
      item.name = answer.name;
      finish('done');
    } else if (request.status === 401) {
      window.dispatchEvent(new Event('naniwa-expired'));
      finish('broken', answer.error || 'サインインの期限が切れました。');
    } else if (request.status >= 500) {
      finish('broken', answer.error || '受け取れませんでした。');
    } else {
      finish('refused', answer.error || '受け取れませんでした。');
    }
  });
  request.addEventListener('error', () => finish('broken', '接続が切れました。'));
  request.addEventListener('abort', () => finish('broken', '取り消しました。'));
  request.open('POST', '/uploads');
  request.setRequestHeader('X-File-Name', encodeURIComponent(item.file.name.toWellFormed?.() ?? item.file.name));
  request.setRequestHeader('X-File-Suffixes', suffixes.join(','));
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.send(item.file);
};

const refusal = (file) => {
  const suffix = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() ?? '';
  if (suffixes.length && !suffixes.includes(suffix)) {
    return `使えない形式です（使えるもの: ${suffixes.join('、')}）。`;
  }
  if (file.size === 0) return '空のファイルです。';
  if (limits.largest && file.size > limits.largest) return `大きすぎます（${size(limits.largest)}まで）。`;
  return '';
};

const same = (item, file) => item.file.name === file.name && item.file.size === file.size
  && item.file.lastModified === file.lastModified && item.state !== 'refused';

const add = (chosen) => {
  if (!many && chosen.length) {
    for (const item of [...items]) remove(item);
    chosen = chosen.slice(0, 1);
  }
  for (const file of chosen) {
    if (items.some((item) => same(item, file))) continue;
    const full = limits.most && items.filter((item) => item.state !== 'refused').length >= limits.most;
    const problem = full ? `一度に送れるのは${limits.most}件までです。` : refusal(file);
    const item = {file, name: file.name, row: make('li'), state: '', problem: ''};
    items.push(item);
    list.append(item.row);
    become(item, problem ? 'refused' : 'waiting', problem);
  }
  next();
};

const filesIn = async (entry) => {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => { entry.file(resolve, reject); });
    // Where it lay in the folder: the file itself does not say.
    file.pathInFolder = entry.fullPath.replace(/^\/+/, '');
    return [file];
  }
  const reader = entry.createReader();
  const found = [];
  // A folder gives its entries by the hundred, until it gives none.
  for (;;) {
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!some.length) return found;
    for (const one of some) if (!one.name.startsWith('.')) found.push(...await filesIn(one));
  }
};

input.addEventListener('change', () => {
  add([...input.files]);
  input.value = '';
});
zone.addEventListener('dragover', (event) => {
  event.preventDefault();
  zone.classList.add('over');
});
zone.addEventListener('dragleave', () => zone.classList.remove('over'));
zone.addEventListener('drop', async (event) => {
  event.preventDefault();
  zone.classList.remove('over');
  const given = [...event.dataTransfer.files];
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) { add(given); return; }
  try {
    for (const entry of entries) add(await filesIn(entry));
  } catch {
    summary.textContent = 'フォルダーを読めませんでした。ファイルを選んで送ってください。';
  }
});
watch('value', () => {
  for (const item of items) if (item.request) item.request.abort();
  items = [];
  told.uploads = [];
  list.replaceChildren();
  tell();
});
fetch('/uploads').then((answer) => answer.ok ? answer.json() : {}).then((given) => { limits = given; })
  .catch(() => {});
