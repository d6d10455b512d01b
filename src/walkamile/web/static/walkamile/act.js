// The board: x chooses a row, and the number of those chosen is said. Pages work without it.
"use strict";
(() => {
  const form = document.querySelector("[data-several]");
  if (!form) return;
  const said = form.querySelector("[data-chosen]");
  const count = () => {
    const many = form.querySelectorAll("input[name=ids]:checked").length;
    if (said) said.textContent = many ? `${many} chosen` : "";
  };
  form.addEventListener("change", count);
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "off" || event.key !== "x") return;
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const row = event.target.closest("[data-walk] > li") || form.querySelector("li[aria-current]");
    const box = row?.querySelector("input[name=ids]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    count();
  });
  count();
})();
