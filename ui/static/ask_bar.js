// The line above the conversation.
element.addEventListener('click', (event) => {
  if (event.target.closest('.open-drawer')) document.dispatchEvent(new Event('naniwa:drawer'));
});
