(() => {
  // Light or dark: as chosen here before, else as the machine says; set before anything is drawn.
  const key = 'naniwa-theme';
  const machine = window.matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const button = document.querySelector('.naniwa-dark');
  const show = () => {
    const dark = chosen() ? chosen() === 'dark' : machine.matches;
    document.documentElement.classList.toggle('naniwa-is-dark', dark);
    document.body.classList.toggle('dark', dark);
    button.setAttribute('aria-pressed', String(dark));
  };
  show();
  const wanted = chosen();
  if (wanted) document.querySelector('gradio-app')?.setAttribute('theme_mode', wanted);
  button.addEventListener('click', () => {
    const next = document.body.classList.contains('dark') ? 'light' : 'dark';
    try { localStorage.setItem(key, next); } catch { /* only not remembered */ }
    document.body.classList.toggle('dark', next === 'dark');
    document.documentElement.classList.toggle('naniwa-is-dark', next === 'dark');
    button.setAttribute('aria-pressed', String(next === 'dark'));
  });
  machine.addEventListener('change', show);
  // Gradio sets the class from the machine alone; what was chosen wins.
  new MutationObserver(() => {
    const dark = chosen() ? chosen() === 'dark' : machine.matches;
    if (document.body.classList.contains('dark') !== dark && chosen()) show();
  }).observe(document.body, {attributes: true, attributeFilter: ['class']});

  // When the session has ended, the page says so and shows the way back.
  let told = false;
  const expired = () => {
    if (told) return;
    told = true;
    const note = document.createElement('div');
    note.className = 'naniwa-expired';
    note.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = 'サインインの期限が切れました。続けるには、もう一度サインインしてください。';
    const link = document.createElement('a');
    link.href = '/sign-in?next=' + encodeURIComponent(location.pathname + location.search);
    link.textContent = 'サインインする';
    note.append(text, link);
    document.body.append(note);
  };
  const ask = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const response = await ask(...request);
    if (response.status === 401) expired();
    return response;
  };
  window.addEventListener('naniwa-expired', expired);

  // The title of the page names the tab that is open; the skip link leads into it.
  const name = () => {
    const tab = document.querySelector('.gradio-container [role="tab"][aria-selected="true"]');
    const title = tab ? `${tab.textContent.trim()} - なにわ` : 'なにわ';
    if (document.title !== title) document.title = title;
  };
  // What Gradio itself says when the server can't be reached, which it says in English only.
  const said = {
    'Error': 'エラー',
    'Warning': '注意',
    'Info': 'お知らせ',
    'Connection Lost': '接続が切れました',
    'Connection to the server was lost. Attempting reconnection...':
      'サーバーにつながりません。つなぎ直しています。',
    'Connection errored out.': 'サーバーにつながりません。しばらくして、もう一度試してください。',
  };
  const translate = () => {
    for (const toast of document.querySelectorAll('.toast-body')) {
      const texts = document.createTreeWalker(toast, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const japanese = said[text.data.trim()];
        if (japanese) text.data = japanese;
      }
      toast.querySelector('.toast-close')?.setAttribute('aria-label', '閉じる');
    }
  };
  let waiting = 0;
  new MutationObserver(() => {
    if (!waiting) waiting = setTimeout(() => { waiting = 0; name(); translate(); }, 100);
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['aria-selected']
  });
  document.querySelector('.naniwa-skip').addEventListener('click', (event) => {
    event.preventDefault();
    const panels = document.querySelectorAll('.gradio-container [role="tabpanel"]');
    const panel = [...panels].find((one) => one.offsetParent !== null)
      ?? document.querySelector('.gradio-container main');
    if (!panel) return;
    panel.setAttribute('tabindex', '-1');
    panel.focus();
    panel.scrollIntoView({block: 'start'});
  });
})();
