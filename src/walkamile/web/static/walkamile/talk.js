// Pages about conversations: print, ticks that stay, a judgement's place in what was said.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) self.print();
  });
  // A judgement leads to its utterance: there the words that led to it are underlined.
  const show = () => {
    document.querySelectorAll(".turns li.here").forEach((turn) => turn.classList.remove("here"));
    const turn = location.hash.startsWith("#turn-") && document.getElementById(location.hash.slice(1));
    turn?.classList.add("here");
  };
  self.addEventListener("hashchange", show);
  show();
})();
