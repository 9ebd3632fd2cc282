// One question: chosen, put in order or typed; sent once; what is not sent yet outlives a reload.
const article = () => element.querySelector('.learn-question');
const form = () => element.querySelector('form.learn-answer');
const box = () => element.querySelector('#learn-text');
const steps = () => [...element.querySelectorAll('.learn-step')];
const keyOf = () => `naniwa-answer-${article().dataset.quiz}-${article().dataset.number}`;
const controls = () => document.querySelector('#learn-controls');

let order = [];
const given = () => {
  if (box()) return box().value;
  if (steps().length) return order.join(',');
  return element.querySelector('input[name=choice]:checked')?.value ?? '';
};
const keep = () => {
  try { sessionStorage.setItem(keyOf(), given()); } catch { /* no room for it */ }
};
const forget = () => { try { sessionStorage.removeItem(keyOf()); } catch { /* never kept */ } };

const drawOrder = () => {
  for (const step of steps()) {
    const place = order.indexOf(step.dataset.step);
    step.setAttribute('aria-pressed', String(place >= 0));
    step.querySelector('.learn-place').textContent = place >= 0 ? `${place + 1}番目` : '';
  }
  const letters = order.map((index) => steps()[Number(index)].querySelector('.learn-letter').textContent);
  element.querySelector('.learn-sequence').textContent =
    order.length ? `${letters.join(' → ')}（${order.length} / ${steps().length}）` : '';
};
const put = (index) => {
  order = order.includes(index) ? order.filter((one) => one !== index) : [...order, index];
  drawOrder();
  keep();
};
const problem = (text) => {
  const place = form().querySelector('.problem');
  place.textContent = text;
  place.hidden = !text;
};
// Out of reach of the server nothing comes back: who answered is told that it has not arrived.
const LONG_AWAY = 5000;  // milliseconds
const A_WHILE = 800;
let sending = 0;
let marking = 0;
const watchSending = () => {
  const sent = form();
  clearTimeout(sending);
  clearTimeout(marking);
  const button = sent.querySelector('#learn-send');
  const say = (text) => { if (sent.isConnected && form() === sent) button.textContent = text; };
  marking = setTimeout(() => {
    const refused = document.querySelector('#learn-message .problem');
    if (!refused && navigator.onLine) say('採点しています…');
  }, A_WHILE);
  sending = setTimeout(() => {
    const refused = document.querySelector('#learn-message .problem');
    say('答える');
    if (sent.isConnected && form() === sent && !refused) {
      problem('答えがまだ届いていません。つながったら、もう一度「答える」を押してください。答えは画面に残っています。');
    }
  }, navigator.onLine ? LONG_AWAY : 0);
};
// The second tap of a double tap on 「次へ」 falls on 「わからない」, which has come in its place.
const JUST_COME = 700;  // milliseconds
let cameAt = 0;
const send = (unknown = false) => {
  if (!form() || (unknown && performance.now() - cameAt < JUST_COME)) return;
  const said = unknown ? '' : given().trim();
  if (!unknown && !said) {
    problem(box() ? '答えを書いてください。' : '答えを選んでください。');
    (box() ?? element.querySelector('.learn-choice input, .learn-step'))?.focus();
    return;
  }
  if (!unknown && steps().length && order.length < steps().length) {
    problem('すべてを順に選んでください。');
    return;
  }
  problem('');
  acted = true;
  watchSending();
  trigger('submit', {do: 'answer', number: article().dataset.number, given: said, unknown: unknown ? 'yes' : ''});
};

const restore = () => {
  order = [];
  let kept = null;
  try { kept = sessionStorage.getItem(keyOf()); } catch { /* not to be read */ }
  if (!kept) return;
  if (box()) {
    box().value = kept;
    const note = element.querySelector('.learn-restored');
    if (note) note.hidden = false;
  } else if (steps().length) {
    order = kept.split(',').filter((one) => steps()[Number(one)]);
    drawOrder();
  } else {
    const choice = [...element.querySelectorAll('input[name=choice]')].find((one) => one.value === kept);
    if (choice) choice.checked = true;
  }
};

// The focus goes to what has come: the question, or whether the answer was right.
let acted = false;
let shown = '';
const seen = (find, tries = 20) => requestAnimationFrame(() => {
  const place = find();
  if (place?.offsetParent) {
    place.focus({preventScroll: true});
    const top = place.getBoundingClientRect().top;
    const result = place.closest('.learn-result');
    const head = document.querySelector('#learn-head') ?? place;
    const bottom = article().getBoundingClientRect().bottom;
    // The way on stands at the bottom of the window, before what is told of the answer.
    const free = window.innerHeight - Math.max(controls()?.offsetHeight ?? 0, 90);
    const out = result ? result.getBoundingClientRect().bottom > free : bottom > window.innerHeight;
    // A question is seen with all its choices, where the window is high enough.
    const whole = bottom - head.getBoundingClientRect().top <= window.innerHeight;
    if (top < 0 || out) (result ?? (whole ? head : article())).scrollIntoView({block: 'start'});
  } else if (tries) seen(find, tries - 1);
});
const drawn = () => {
  const now = article();
  if (!now) { shown = ''; return; }
  const key = `${now.dataset.quiz} ${now.dataset.number} ${'answered' in now.dataset}`;
  if (form()) restore();
  else if ('answered' in now.dataset) forget();
  if (key !== shown) {
    cameAt = performance.now();
    const place = 'answered' in now.dataset ? '#learn-result' : '#learn-question-title';
    if (acted || !shown) seen(() => element.querySelector(place));
    // Related clauses take a moment to find: they come after.
    if ('answered' in now.dataset) trigger('tick', {do: 'related', number: now.dataset.number});
  }
  acted = false;
  shown = key;
};
watch('value', drawn);
drawn();
for (const kind of ['click', 'submit', 'keydown']) {
  document.querySelector('#learn-opened')?.addEventListener(kind, () => { acted = true; }, true);
}

element.addEventListener('input', () => { if (form()) { keep(); problem(''); } });
element.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.target === form()) send();
  else if (event.target.dataset.do) {
    trigger('click', {...event.target.dataset, ...Object.fromEntries(new FormData(event.target))});
  }
});
element.addEventListener('click', (event) => {
  const place = event.target.closest('button');
  if (!place) return;
  if (place.dataset.step !== undefined) { problem(''); put(place.dataset.step); }
  else if (place.id === 'learn-undo') { order = order.slice(0, -1); drawOrder(); keep(); }
  else if (place.id === 'learn-empty') { order = []; drawOrder(); keep(); }
  else if (place.id === 'learn-unknown') send(true);
  else if (place.dataset.do) trigger('click', {...place.dataset});
});

// The keys work wherever the focus is in the quiz, but not while something is typed.
const press = (number) => {
  if (form()) {
    if (steps()[number]) { problem(''); put(String(number)); }
    const choice = element.querySelectorAll('input[name=choice]')[number];
    if (choice) { choice.checked = true; choice.focus(); keep(); problem(''); }
  } else controls()?.querySelectorAll('[data-do="rate"]')[number]?.click();
};
const onKey = (event) => {
  if (!element.offsetParent || event.isComposing || event.altKey || event.metaKey) return;
  const target = event.target;
  if (target !== document.body && !document.querySelector('#learn-opened')?.contains(target)) return;
  if (document.querySelector('#learn-page-column')?.contains(target)) return;
  if (target.matches('textarea')) {
    if (event.key === 'Enter' && event.ctrlKey && target === box()) { event.preventDefault(); send(); }
    return;
  }
  if (event.ctrlKey || target.matches('input[type="text"], input[type="search"], select')) return;
  if (/^[1-9]$/.test(event.key)) { event.preventDefault(); press(Number(event.key) - 1); }
  else if (event.key === 'Backspace' && form() && order.length) {
    event.preventDefault();
    order = order.slice(0, -1);
    drawOrder();
    keep();
  } else if (event.key === 'Enter') {
    // A button that has the focus does what it says, but a step that has its place is done with.
    const button = target.closest('button, a, summary');
    if (button && !(button.matches('.learn-step') && order.length === steps().length)) return;
    event.preventDefault();
    if (form()) send();
    else controls()?.querySelector('#learn-next')?.click();
  }
};
document.addEventListener('keydown', onKey);
