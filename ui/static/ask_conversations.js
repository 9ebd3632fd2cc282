// The list of conversations: opening, searching, renaming, deleting; on a phone it is a drawer.
const shown = () => document.querySelector('.composer')?.dataset.conversation ?? '';
const search = () => element.querySelector('#conversation-search')?.value ?? '';
const column = () => element.closest('#conversations-column');
let about = null;
let inHistory = false;

const drawer = (open) => {
  if (column().classList.contains('open') === open) return;
  column().classList.toggle('open', open);
  // Over the page the drawer is a place of its own, which 「戻る」 leaves.
  if (open) window.history.pushState({naniwa: 'drawer'}, '');
  else if (inHistory) window.history.back();
  inHistory = open;
  const button = document.querySelector('.open-drawer');
  button?.setAttribute('aria-expanded', String(open));
  if (open) element.querySelector('.close-drawer').focus();
  else if (column().contains(document.activeElement)) button?.focus();
};
document.addEventListener('naniwa:drawer', () => drawer(true));
window.addEventListener('popstate', () => {
  inHistory = false;
  drawer(false);
});
const enter = (name, conversation) => {
  // Already at the beginning of one: what comes back late would wipe off a question just sent.
  if (!conversation && !shown() && !document.querySelector('#ask-column .exchange')) return;
  if (conversation !== shown()) document.dispatchEvent(new Event('naniwa:entering'));
  trigger(name, {conversation, search: search()});
};
document.addEventListener('naniwa:enter', (event) => enter('select', event.detail.conversation));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && column().classList.contains('open')) drawer(false);
});
// Beside the open drawer is the way out of it.
document.addEventListener('click', (event) => {
  if (column().classList.contains('open') && event.target === column()) drawer(false);
});

const menu = (entry, open) => {
  entry.querySelector('.entry-actions').hidden = !open;
  entry.querySelector('.entry-menu').setAttribute('aria-expanded', String(open));
};
const ask = (selector, entry) => {
  about = {id: entry.dataset.id, title: entry.dataset.title};
  menu(entry, false);
  const dialog = element.querySelector(selector);
  const input = dialog.querySelector('input');
  if (input) input.value = about.title;
  const what = dialog.querySelector('.what');
  if (what) what.textContent = about.title;
  dialog.showModal();
  input?.select();
};
const rename = () => {
  const title = element.querySelector('#new-title').value;
  if (!title.trim()) return;
  element.querySelector('.rename-dialog').close();
  trigger('edit', {id: about.id, title, conversation: shown(), search: search()});
};

element.addEventListener('click', (event) => {
  const target = event.target;
  const entry = target.closest('[data-id]');
  if (target.closest('.open-conversation')) {
    drawer(false);
    enter('select', entry.dataset.id);
  } else if (target.closest('#new-conversation')) {
    drawer(false);
    enter('clear', '');
    document.dispatchEvent(new Event('naniwa:fresh'));
  } else if (target.closest('.close-drawer')) drawer(false);
  else if (target.closest('.entry-menu')) {
    const open = entry.querySelector('.entry-actions').hidden;
    for (const one of element.querySelectorAll('[data-id]')) menu(one, open && one === entry);
  }
  else if (target.closest('[data-do="rename"]')) ask('.rename-dialog', entry);
  else if (target.closest('[data-do="delete"]')) ask('.delete-dialog', entry);
  else if (target.closest('.cancel')) target.closest('dialog').close();
  else if (target.closest('.rename-dialog .confirm')) rename();
  else if (target.closest('.delete-dialog .confirm')) {
    target.closest('dialog').close();
    trigger('delete', {id: about.id, conversation: shown(), search: search()});
  }
});
element.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
  if (event.target.matches('#new-title')) { event.preventDefault(); rename(); }
});
// One object for all that is typed: what waits for the answer to something typed before
// ("always_last") Gradio sends with the data of that.
const typed = {};
let waiting = 0;
element.addEventListener('input', (event) => {
  if (!event.target.matches('#conversation-search')) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    trigger('input', Object.assign(typed, {conversation: shown(), search: search()}));
  }, 300);
});
