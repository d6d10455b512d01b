// Presses what looks dead, and says which of them did nothing at all.
async (indices) => {
  const note = window.__walkamile;
  const dead = [];
  const scrolled = () => window.scrollY + document.documentElement.scrollTop;
  for (const index of indices) {
    const el = note.refs[index];
    if (!el || !el.isConnected) continue;
    const before = note.changes, address = location.href.split("#")[0], opened = note.opened, at = scrolled(), focus = document.activeElement;
    el.click();
    await new Promise((done) => setTimeout(done, 150));
    if (note.changes === before && location.href.split("#")[0] === address && note.opened === opened && scrolled() === at) dead.push(index);
  }
  return dead;
}
