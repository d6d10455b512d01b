// Runs before the page's own scripts: notes vitals, errors and what listens to presses.
(() => {
  if (window.__walkamile) return;
  const note = (window.__walkamile = {
    lcp: 0, cls: 0, blocking: 0, refs: [], fields: [], opened: 0, changes: 0, changed: performance.now(),
  });
  const watch = (type, each) => {
    try {
      new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
    } catch (e) { /* this browser cannot tell */ }
  };
  watch("largest-contentful-paint", (entry) => (note.lcp = entry.startTime));
  // Shifts count in windows: at most 5 s long, less than 1 s apart (web.dev/articles/cls).
  let first = 0, last = 0, sum = 0;
  watch("layout-shift", (entry) => {
    // Chromium takes the emulated screen for a person's turn of the phone, so its own
    // "recent input" is of no use; until the page was read once nobody has touched it.
    if (note.read) return;
    if (entry.startTime - last > 1000 || entry.startTime - first > 5000) { first = entry.startTime; sum = 0; }
    last = entry.startTime;
    sum += entry.value;
    note.cls = Math.max(note.cls, sum);
  });
  watch("longtask", (entry) => (note.blocking += Math.max(0, entry.duration - 50)));
  const listens = EventTarget.prototype.addEventListener;
  const pressed = new Set(["click", "mousedown", "pointerdown", "touchstart", "touchend", "mouseup", "pointerup"]);
  note.wired = new WeakSet();
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (pressed.has(type) && this) note.wired.add(this);
    return listens.call(this, type, ...rest);
  };
  // What a page has put off for a moment (a letter that jumps up) is worth waiting for.
  const later = window.setTimeout;
  window.setTimeout = function (what, ms, ...rest) {
    if (!note.read && ms >= 300 && ms <= 4000) note.due = Math.max(note.due || 0, performance.now() + ms);
    return later.call(window, what, ms, ...rest);
  };
  // A closed shadow root hides nothing from a customer's eyes.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: "open" }); };
  const open = window.open;
  window.open = function (...given) {
    note.opened += 1;
    return note.opened > 3 ? null : open.apply(window, given);
  };
  const begin = () => {
    if (!document.documentElement) return;
    new MutationObserver((list) => { note.changes += list.length; note.changed = performance.now(); })
      .observe(document.documentElement, { childList: true, subtree: true, attributes: true, characterData: true });
  };
  document.documentElement ? begin() : document.addEventListener("readystatechange", begin, { once: true });
})();
