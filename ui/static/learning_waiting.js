// What takes a while says so on its button, until the answer has been drawn; it is sent once.
let busy = null;
let given = 0;
const free = () => {
  clearTimeout(given);
  if (!busy) return;
  busy.button.disabled = false;
  busy.button.textContent = busy.label;
  busy = null;
};
element.addEventListener('submit', (event) => {
  const button = event.target.querySelector('[type=submit][data-busy]');
  if (!button) return;
  busy = {button, label: button.textContent};
  button.disabled = true;
  button.textContent = button.dataset.busy;
  given = setTimeout(free, 120000);
});
watch('value', free);
document.addEventListener('naniwa:exercise-said', free);
