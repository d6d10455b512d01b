// Fills in a field through the element's own setter, so that scripts which watch it see it.
([index, words]) => {
  const el = (window.__walkamile.fields || [])[index];
  if (!el) return;
  el.focus();
  if (el.type === "checkbox" || el.type === "radio") { if (!el.checked) el.click(); return; }
  if (el.tagName === "SELECT") {
    const choice = [...el.options].find((o) => o.value && !o.disabled);
    if (choice) el.value = choice.value;
  } else {
    const kind = el.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(el, words);
  }
  for (const kind of ["input", "change", "blur"])
    el.dispatchEvent(new Event(kind, { bubbles: true }));
}
