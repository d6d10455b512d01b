// Scrolls through the page as a reader would, then comes back to the top.
async () => {
  const note = window.__walkamile || {};
  const STEP = 600, STEPS = 25, PAUSE = 40;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  note.scrolling = true;
  const root = document.scrollingElement || document.documentElement;
  for (let step = 1; step <= STEPS && root; step++) {
    if (step * STEP > root.scrollHeight) break;
    window.scrollTo({ top: step * STEP, behavior: "instant" });
    await pause(PAUSE);
  }
  if (root && root.scrollHeight > window.innerHeight) {
    window.scrollTo({ top: root.scrollHeight, behavior: "instant" });
    await pause(PAUSE);
  }
  window.scrollTo({ top: 0, behavior: "instant" });
  await pause(PAUSE);
  note.scrolling = false;
}
