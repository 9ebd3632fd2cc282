// Another year or way has other fields and choices: what was typed stays where it still is one.
{
  const typed = {};
  const fields = () => [...element.querySelectorAll('.overheads-form [name]')];
  element.addEventListener('input', ({target}) => { typed[target.name] = target.value; });
  watch('value', () => {
    for (const field of fields()) {
      const before = typed[field.name];
      const offered = !field.options || [...field.options].some((option) => option.value === before);
      if (before !== undefined && offered) field.value = before;
      else if (field.options) field.selectedIndex = Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
      else field.value = field.defaultValue;
    }
  });
}
