// While a draft is written, and somebody looks, ask how far it is; what is being typed stays.
let asked = 0;
setInterval(() => {
  if (document.hidden || !element.offsetParent || Date.now() - asked < 1900) return;
  if (!element.querySelector('[data-running]')) return;
  // Nor is a list drawn anew in which somebody is typing.
  if (element.querySelector('details.draft-rename[open]')) return;
  asked = Date.now();
  trigger('tick', {
    drawn: document.querySelector('#draft-outline [data-drawn]')?.dataset.drawn || '',
    text: document.querySelector('#draft-text [data-text]')?.dataset.text || '',
    busy: Boolean(document.querySelector('#draft-text :is(.draft-edit, input:focus)')),
  });
}, 1000);
