"use strict";
// Prints what lies before one, and keeps ticks of a guide while the page is open.
document.querySelectorAll("[data-print]").forEach((button) =>
  button.addEventListener("click", () => window.print()));
document.querySelectorAll("form[data-ticks]").forEach((form) => {
  const name = "ticks " + form.dataset.ticks;
  const boxes = [...form.querySelectorAll("[data-tick]")];
  const told = form.querySelector("[data-ticked]");
  const tell = () => {
    const done = boxes.filter((box) => box.checked).length;
    if (told) told.textContent = done + " of " + boxes.length + " asked";
    sessionStorage.setItem(name, boxes.map((box) => (box.checked ? "1" : "0")).join(""));
  };
  (sessionStorage.getItem(name) || "").split("").forEach((one, at) => {
    if (boxes[at] && one === "1") boxes[at].checked = true;
  });
  form.addEventListener("change", tell);
  form.addEventListener("submit", () => sessionStorage.removeItem(name));
  tell();
});
