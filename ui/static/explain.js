// やさしく説明: one dialog for the whole application. Any button with data-explain opens it.
(() => {
  const dialog = document.getElementById('naniwa-explain');
  if (!dialog) return;
  const body = dialog.querySelector('.explain-body');
  const key = 'naniwa-ruby';
  let reference = '', opener = null, running = null, asked = 0, inHistory = false, leaving = false;

  const readings = (value) => {
    dialog.dataset.ruby = value;
    for (const choice of dialog.querySelectorAll('input[name="explain-ruby"]')) {
      choice.checked = choice.value === value;
    }
  };
  let kept = null;
  try { kept = localStorage.getItem(key); } catch { /* only not remembered */ }
  readings(['none', 'difficult', 'all'].includes(kept) ? kept : 'difficult');
  dialog.addEventListener('change', (event) => {
    if (event.target.name !== 'explain-ruby') return;
    readings(event.target.value);
    try { localStorage.setItem(key, event.target.value); } catch { /* only not remembered */ }
  });

  const message = (text, kind) => {
    const line = document.createElement('p');
    line.className = kind;
    line.setAttribute('role', kind === 'explain-problem' ? 'alert' : 'status');
    line.textContent = text;
    body.replaceChildren(line);
  };
  const problem = async (response) => {
    try { return (await response.json()).error; } catch { return ''; }
  };
  const unreachable = 'サーバーにつながりません。しばらくして、もう一度試してください。';

  const open = async (button) => {
    stop();
    reference = button.dataset.explain;
    opener = button;
    const mine = ++asked;
    message('説明を用意しています…', 'explain-progress');
    if (!dialog.open) {
      dialog.showModal();
      inHistory = true;
      window.history.pushState({...window.history.state, naniwa: 'explain'}, '');
    }
    dialog.querySelector('#explain-title').focus();
    try {
      const response = await fetch('/explain?of=' + encodeURIComponent(reference),
        {headers: {Accept: 'application/json'}});
      if (mine !== asked) return;
      if (!response.ok) {
        message(await problem(response) || '説明を示せませんでした。', 'explain-problem');
        return;
      }
      body.innerHTML = (await response.json()).html;
      body.scrollTop = 0;
    } catch {
      if (mine === asked) message(unreachable, 'explain-problem');
    }
  };

  const meaning = (button) => {
    const shown = button.getAttribute('aria-expanded') === 'true';
    for (const term of body.querySelectorAll('.explain-term')) {
      term.setAttribute('aria-expanded', String(!shown && term === button));
    }
    for (const one of body.querySelectorAll('[data-meaning]')) {
      one.hidden = shown || one.dataset.meaning !== button.dataset.term;
    }
    if (!shown) body.querySelector('#explain-meaning')?.scrollIntoView({block: 'nearest'});
  };

  const stop = () => { running?.abort(); running = null; };
  const word = (list, line) => {
    const item = document.createElement('li');
    const own = document.createElement('p');
    own.className = 'explain-own';
    own.textContent = line.sentence;
    const said = document.createElement('p');
    said.className = line.text ? 'explain-said' : 'explain-note';
    said.textContent = line.text || '元の文と照合して確かめられる言い換えができませんでした。元の文をお読みください。';
    item.append(own, said);
    list.append(item);
  };
  const reword = async (button) => {
    stop();
    const mine = running = new AbortController();
    const section = button.closest('section');
    const list = section.querySelector('.explain-words');
    const progress = section.querySelector('.explain-progress');
    const cancel = section.querySelector('[data-do="stop"]');
    const say = (text) => { if (progress.textContent !== text) progress.textContent = text; };
    list.replaceChildren();
    button.hidden = true;
    cancel.hidden = false;
    cancel.focus();
    say('言い換えています…');
    let told = '', count = 0;
    try {
      const response = await fetch('/explain/words', {
        method: 'POST', signal: mine.signal, headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({of: reference}),
      });
      if (!response.ok) {
        told = await problem(response) || '言い換えられませんでした。';
      } else {
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = '';
        for (;;) {
          const {done, value} = await reader.read();
          if (done) break;
          const lines = (rest + value).split('\n');
          rest = lines.pop();
          for (const text of lines) {
            if (!text.trim()) continue;
            const line = JSON.parse(text);
            if (line.problem) told = line.problem;
            else if (line.waiting !== undefined) {
              say(line.waiting ? `ほかの方の質問を${line.waiting}件先に処理しています…` : '言い換えています…');
            } else { word(list, line); count += 1; say(`${count}文を言い換えました…`); }
          }
        }
      }
    } catch (error) {
      told = error.name === 'AbortError' ? '言い換えをやめました。' : unreachable;
    }
    if (!section.isConnected) return;
    say(told || (count ? '言い換えが終わりました。' : '言い換える文がありません。'));
    const focused = document.activeElement === cancel;
    cancel.hidden = true;
    button.hidden = false;
    if (focused) button.focus();
    if (running === mine) running = null;
  };

  // Before the screens' own listeners: a card that opens a page must not hear of it.
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-explain]');
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    open(button);
  }, true);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) { dialog.close(); return; }
    const button = event.target.closest('button');
    if (!button) return;
    if (button.classList.contains('explain-close')) dialog.close();
    else if (button.classList.contains('explain-term')) meaning(button);
    else if (button.dataset.do === 'reword') reword(button);
    else if (button.dataset.do === 'stop') stop();
  });
  // 「戻る」 closes the dialog alone: what is under it must not hear of that.
  window.addEventListener('popstate', (event) => {
    if (!inHistory && !leaving) return;
    event.stopImmediatePropagation();
    leaving = false;
    inHistory = false;
    if (dialog.open) dialog.close();
  });
  dialog.addEventListener('close', () => {
    if (inHistory) { inHistory = false; leaving = true; window.history.back(); }
    asked += 1;
    stop();
    body.replaceChildren();
    if (opener?.isConnected) opener.focus();
    else document.querySelector(`[data-explain="${CSS.escape(reference)}"]`)?.focus();
    opener = null;
  });
})();
