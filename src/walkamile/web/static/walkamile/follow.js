// The journey as we believe it: steps are dragged, or moved by keys. The text says the same, and is what is kept.
"use strict";
(() => {
  const form = document.querySelector("[data-believed]");
  if (!form) return;
  const one = (what, where = form) => where.querySelector(what);
  const box = one("textarea"), list = one("[data-drawn]"), pile = one("[data-pile]"), own = one("[data-own]");
  const rows = (where) => [...where.children];
  const tell = (words) => { one("[data-told]").textContent = words; };
  const MOVED = 4, EDGE = 60, MOST = 30;

  // Names that hold an arrow themselves stay whole: what the log calls a step is known.
  const known = new Set([...rows(list), ...rows(pile)].map((row) => row.dataset.step.toLowerCase()));
  const typed = () => box.value.split("\n").flatMap((line) => {
    const whole = line.trim();
    if (known.has(whole.toLowerCase())) return [whole];
    return whole.replace(/^(?:[-*•]|\d{1,2}[.)])\s+/, "").split(/\s*(?:→|->|=>|>)\s*/);
  }).map((step) => step.trim().slice(0, 120)).filter(Boolean).slice(0, MOST);

  const made = (step) => {
    const row = one("template").content.firstElementChild.cloneNode(true);
    row.dataset.step = step;
    one("[data-name]", row).textContent = step;
    row.querySelectorAll("[aria-label]").forEach((part) => part.setAttribute("aria-label", part.getAttribute("aria-label") + step));
    return row;
  };
  const named = (step) => rows(pile).find((row) => row.dataset.step.toLowerCase() === step.toLowerCase());
  const place = (row) => `${row.dataset.step}, ${rows(list).indexOf(row) + 1} of ${list.children.length}`;
  const hints = () => {
    one("[data-none]").hidden = list.children.length > 0;
    one("[data-left]").hidden = pile.children.length > 0;
  };
  const write = (row) => {
    box.value = rows(list).map((each) => each.dataset.step).join("\n");
    hints();
    if (row) tell(row.parentNode === list ? place(row) : `${row.dataset.step}, on the pile`);
  };
  const aside = (row) => {
    const after = rows(pile).find((each) => each.dataset.step.localeCompare(row.dataset.step) > 0);
    pile.insertBefore(row, after || null);
  };
  const read = () => {
    const steps = typed();
    rows(list).forEach(aside);
    steps.forEach((step) => list.append(named(step) || made(step)));
    hints();
  };
  box.addEventListener("input", read);

  const shift = (row, by) => {
    const beside = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!beside || row.parentNode !== list) return;
    const held = document.activeElement;
    by < 0 ? beside.before(row) : beside.after(row);
    held?.focus();
    write(row);
  };
  const add = (row) => {
    if (list.children.length >= MOST) return tell(`${MOST} steps are the most.`);
    list.append(row);
    write(row);
  };
  const addOwn = () => {
    const step = own.value.replace(/\s+/g, " ").trim();
    if (!step) return own.focus();
    known.add(step.toLowerCase());
    add(named(step) || made(step));
    own.value = "";
    own.focus();
  };
  one("[data-add]").addEventListener("click", addOwn);
  own.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    addOwn();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-by], [data-out], [data-in]");
    const row = button?.closest("li");
    if (!row) return;
    if (button.dataset.by) shift(row, Number(button.dataset.by));
    else if ("in" in button.dataset) { add(row); one("[data-out]", row).focus(); }
    else {
      const next = row.nextElementSibling || row.previousElementSibling;
      aside(row);
      write(row);
      (next ? one("[data-out]", next) : own).focus();
    }
  });
  form.addEventListener("keydown", (event) => {
    const grip = event.target.closest("[data-grip]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!grip || !by) return;
    event.preventDefault();
    shift(grip.closest("li"), by);
  });

  // Dragging, by mouse, pen and finger. The form holds the pointer: rows move while they are held.
  let held = null, from = null, last = null, moving = false;
  const within = (part, event) => {
    const area = part.getBoundingClientRect();
    return event.clientX >= area.left && event.clientX <= area.right && event.clientY >= area.top - 24 && event.clientY <= area.bottom + 24;
  };
  const drop = (event) => {
    if (within(list, event)) {
      if (held.parentNode !== list && list.children.length >= MOST) return;
      const others = rows(list).filter((row) => row !== held);
      const after = others.find((row) => {
        const area = row.getBoundingClientRect();
        return event.clientY < area.top + area.height / 2;
      });
      if (held.parentNode !== list || held.nextElementSibling !== (after || null)) list.insertBefore(held, after || null);
    } else if (within(pile, event) && held.parentNode !== pile) aside(held);
  };
  const scroll = () => {
    if (!held) return;
    if (last && moving) {
      const by = last.clientY < EDGE ? -8 : last.clientY > innerHeight - EDGE ? 8 : 0;
      if (by) { scrollBy(0, by); drop(last); }
    }
    requestAnimationFrame(scroll);
  };
  const done = (back) => {
    if (!held) return;
    if (back) from.where.insertBefore(held, from.before);
    held.classList.remove("held");
    document.documentElement.classList.remove("dragging");
    if (moving) write(held);
    held = null;
    moving = false;
  };
  form.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button || !event.isPrimary) return;
    held = grip.closest("li");
    from = { where: held.parentNode, before: held.nextElementSibling, x: event.clientX, y: event.clientY };
    last = event;
    form.setPointerCapture(event.pointerId);
    requestAnimationFrame(scroll);
  });
  form.addEventListener("pointermove", (event) => {
    if (!held) return;
    last = event;
    if (!moving && Math.hypot(event.clientX - from.x, event.clientY - from.y) < MOVED) return;
    moving = true;
    held.classList.add("held");
    document.documentElement.classList.add("dragging");
    drop(event);
  });
  form.addEventListener("pointerup", () => done(false));
  form.addEventListener("pointercancel", () => done(true));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") done(true); });

  one("[data-typed]").open = false;
  read();
})();
