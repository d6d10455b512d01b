// Presses what looks dead, and says which of them did nothing at all.
async (indices) => {
  const note = window.__walkamile;
  const dead = [];
  const scrolled = () => window.scrollY + document.documentElement.scrollTop;
  for (const index of indices) {
    const el = note.refs[index];
    if (!el || !el.isConnected) continue;
    const before = note.changes, address = location.href.split("#")[0], opened = note.opened, at = scrolled(), focus = document.activeElement;
    // A router draws the same page again for a jump to nowhere: only its words tell.
    const jump = /^#./.test(el.getAttribute("href") || ""), words = jump ? document.body.innerText : "";
    el.click();
    await new Promise((done) => setTimeout(done, 150));
    const quiet = note.changes === before || (jump && document.body.innerText === words);
    if (quiet && location.href.split("#")[0] === address && note.opened === opened && scrolled() === at) dead.push(index);
  }
  return dead;
}
