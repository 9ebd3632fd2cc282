// A project sheet to be saved: the server has written it, the browser makes a file of it.
watch('value', () => {
  const sheet = element.querySelector('[data-name]');
  if (!sheet) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([sheet.textContent], {type: 'application/yaml'}));
  link.download = sheet.dataset.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
