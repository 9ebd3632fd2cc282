// The box for a question: sending, stopping, editing an earlier one, and where to search.
const box = () => element.querySelector('.composer');
const text = () => element.querySelector('#question');
const search = () => document.querySelector('#conversation-search')?.value ?? '';
const checked = (name) =>
  [...element.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => input.value);
const running = () => document.querySelector('#current [data-running]');
let sent = '';
let told = false; // whether this page is told the answer step by step
let replaces = '';
let entering = 0; // a timer while another conversation has been chosen and has not come yet
let held = ''; // a question that waits for it: else it would land in the one before

const fit = () => {
  const area = text();
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight + 2, window.innerHeight / 3)}px`;
};
const sum = () => {
  const names = [...element.querySelectorAll('.scope input:checked')].map(
    (input) => input.nextElementSibling.textContent
  );
  const summary = element.querySelector('.scope-summary');
  if (summary) summary.textContent = names.length ? names.join('、') : 'すべて';
};
const choose = (scope) => {
  for (const input of element.querySelectorAll('.scope input')) {
    const chosen = input.name === 'kind' ? scope.kinds : scope.collections;
    input.checked = chosen.includes(input.value);
  }
  sum();
};
const leaveEditing = () => {
  replaces = '';
  element.querySelector('.editing').hidden = true;
};
const send = (question) => {
  if (!question.trim()) { text().focus(); return; }
  if (entering) { held = question; return; }
  if (running()) return;
  sent = question;
  told = true;
  document.dispatchEvent(new CustomEvent('naniwa:asked'));
  trigger('submit', {
    text: question, collections: checked('collection'), kinds: checked('kind'), replaces,
    conversation: box().dataset.conversation, search: search(),
  });
  text().value = '';
  element.querySelector('.scope')?.removeAttribute('open');
  leaveEditing();
  fit();
};
const stop = () => {
  const conversation = box().dataset.conversation;
  if (conversation) trigger('stop', {conversation});
};

element.addEventListener('click', (event) => {
  if (event.target.closest('#ask-button')) send(text().value);
  else if (event.target.closest('#stop-button')) stop();
  else if (event.target.closest('.cancel-edit')) {
    leaveEditing();
    text().value = '';
    fit();
    text().focus();
  }
});
element.addEventListener('input', (event) => {
  if (event.target.matches('#question')) {
    fit();
    const full = text().value.length >= text().maxLength;
    element.querySelector('.question-full').hidden = !full;
  } else sum();
});
element.addEventListener('keydown', (event) => {
  if (event.target !== text() || event.key !== 'Enter') return;
  // While Japanese is being converted, Enter (with whatever key) chooses a word.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) {
    event.preventDefault();
    send(text().value);
  }
});

document.addEventListener('naniwa:ask', (event) => {
  if (running()) return;
  leaveEditing();
  if (event.detail.scope) choose(event.detail.scope);
  replaces = event.detail.replaces ?? '';
  send(event.detail.text);
});
document.addEventListener('naniwa:edit', (event) => {
  replaces = event.detail.replaces;
  text().value = event.detail.text;
  const after = Number(event.detail.after);
  element.querySelector('.editing p').textContent =
    '質問を編集しています。送ると、この質問と回答' +
    (after ? `、その後の${after}件` : '') + 'が新しいものに置き換わります。';
  element.querySelector('.editing').hidden = false;
  fit();
  text().focus();
});
document.addEventListener('naniwa:fresh', () => {
  leaveEditing();
  text().value = '';
  fit();
  text().focus();
});
const entered = () => {
  clearTimeout(entering);
  entering = 0;
  const question = held;
  held = '';
  if (question) send(question);
};
document.addEventListener('naniwa:entering', () => {
  clearTimeout(entering);
  held = '';
  // Should it never come, the question stays in the box.
  entering = setTimeout(() => { entering = 0; held = ''; }, 10000);
});
window.addEventListener('popstate', () => {
  const wanted = new URL(window.location).searchParams.get('conversation') ?? '';
  if (box() && wanted !== box().dataset.conversation) document.dispatchEvent(
    new CustomEvent('naniwa:enter', {detail: {conversation: wanted}})
  );
});
// What was not taken is given back, so that nobody types it again.
const giveBack = () => {
  if (sent && text() && !text().value) { text().value = sent; fit(); }
  told = false;
};
document.addEventListener('naniwa:lost', giveBack);
document.addEventListener('naniwa:answered', () => {
  const refusal = document.querySelector('#ask-status .refusal');
  if (!refusal) return;
  giveBack();
  // It stands at the end of the conversation, which may be out of sight.
  refusal.scrollIntoView({block: 'center'});
});

let conversation = null;
watch('value', () => {
  if (!box()) return;
  if (box().dataset.conversation !== conversation) {
    conversation = box().dataset.conversation;
    choose(JSON.parse(box().dataset.scope));
    const address = new URL(window.location);
    if (conversation) address.searchParams.set('conversation', conversation);
    else address.searchParams.delete('conversation');
    // 「戻る」 leads to the conversation before: a step for each, but none for a first question.
    const before = new URL(window.location).searchParams.get('conversation') ?? '';
    if (before && before !== conversation) window.history.pushState({naniwa: 'conversation'}, '', address);
    else window.history.replaceState(window.history.state, '', address);
  } else sum();
  if (entering) entered();
});
// An answer that another page or an earlier visit asked for: look from time to time how far it is.
setInterval(() => {
  if (!running()) told = false;
  else if (!told && box()?.dataset.conversation) {
    trigger('load', {conversation: box().dataset.conversation});
  }
}, 2000);
