// The customers' chair: print, and the screen of a meeting room with its arrow keys.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) self.print();
  });
  const screen = document.querySelector("[data-screen]");
  if (!screen) return;
  const points = [...screen.querySelectorAll(".point")];
  const nearest = () => points.reduce((best, point, at) =>
    Math.abs(point.getBoundingClientRect().top) < Math.abs(points[best].getBoundingClientRect().top) ? at : best, 0);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const to = points[Math.min(Math.max(nearest() + step, 0), points.length - 1)];
    to.scrollIntoView();
    to.focus({ preventScroll: true });
  });
})();
