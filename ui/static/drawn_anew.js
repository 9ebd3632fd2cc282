// Gradio draws anew into the fields that stand there already, and what somebody chose in them stays
// even where another field or choice has come in their place: that is shown as it was drawn.
{
  const fields = 'input, select, textarea';
  const chosen = new WeakMap();
  const what = (field) => [field.id, field.name, field.matches('select, [type=checkbox], [type=radio]') ? field.value : ''].join('\n');
  const asDrawn = (field) => {
    if (field.matches('select')) {
      field.selectedIndex = Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    } else if (field.matches('[type=checkbox], [type=radio]')) field.checked = field.defaultChecked;
    else if (!field.matches('[type=file]')) field.value = field.defaultValue;
  };
  for (const kind of ['input', 'change']) {
    element.addEventListener(kind, ({target}) => { if (target.matches?.(fields)) chosen.set(target, what(target)); }, true);
  }
  watch('value', () => {
    for (const field of element.querySelectorAll(fields)) {
      if (!chosen.has(field) || chosen.get(field) === what(field)) continue;
      chosen.delete(field);
      asDrawn(field);
    }
  });
}
