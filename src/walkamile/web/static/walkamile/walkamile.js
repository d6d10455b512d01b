// Small conveniences. Every page works without this file; nothing here builds HTML from words.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const one = (what, where = document) => where.querySelector(what);
  const typing = (el) => !!el.closest("input, textarea, select, [contenteditable]");
  const singleKeys = root.dataset.keys !== "off";

  // Saying something that a screen reader hears too.
  const tell = (words) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = words;
    one(".toasts")?.append(toast);
    setTimeout(() => toast.remove(), 6000);
  };

  // Copying: words, or the address of a page.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const from = button.dataset.copy;
    const words = from.startsWith("#") ? one(from).textContent : new URL(from, location).href;
    try {
      await navigator.clipboard.writeText(words);
      tell(button.dataset.copied || "Copied");
    } catch {
      tell("Your browser did not allow copying. Select the words and copy them by hand.");
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".toast [data-away]")) event.target.closest(".toast").remove();
  });

  // Lists walked with j and k.
  const rows = () => all("[data-walk] > li");
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const now = list.findIndex((row) => row.contains(document.activeElement) || row.hasAttribute("aria-current"));
    const next = list[Math.min(Math.max(now + by, 0), list.length - 1)];
    list.forEach((row) => row.removeAttribute("aria-current"));
    next.setAttribute("aria-current", "true");
    (one("a.open", next) || one("a", next))?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  // The palette: every place and action by a few letters, and a search for everything else.
  const palette = one("#palette");
  const field = palette && one("input", palette);
  const options = palette ? all("[role=option]", palette) : [];
  const shown = () => options.filter((option) => !option.hidden);
  const choose = (option) => {
    options.forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const sift = () => {
    const wanted = field.value.trim().toLowerCase();
    options.forEach((option) => {
      option.hidden = !option.dataset.search && !option.textContent.toLowerCase().includes(wanted);
    });
    const hunt = options.find((option) => option.dataset.search);
    if (hunt) {
      hunt.hidden = !wanted;
      one("b", hunt).textContent = field.value.trim();
    }
    choose(shown()[0]);
  };
  const open = (option) => {
    if (!option) return;
    const where = new URL(option.dataset.href, location);
    if (option.dataset.search) where.searchParams.set("q", field.value.trim());
    if (where.origin === location.origin) location.assign(where);
  };
  const showPalette = () => {
    field.value = "";
    sift();
    palette.showModal();
  };
  if (palette) {
    field.addEventListener("input", sift);
    field.addEventListener("keydown", (event) => {
      const list = shown();
      const now = list.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown") choose(list[(now + 1) % list.length]);
      else if (event.key === "ArrowUp") choose(list[(now - 1 + list.length) % list.length]);
      else if (event.key === "Enter") open(list[now]);
      else return;
      event.preventDefault();
    });
    palette.addEventListener("click", (event) => {
      if (event.target === palette) palette.close();
      else open(event.target.closest("[role=option]"));
    });
  }
  all("[data-opens]").forEach((button) =>
    button.addEventListener("click", () => {
      const dialog = one(button.dataset.opens);
      if (dialog === palette) showPalette();
      else dialog?.showModal();
    }));
  all("dialog.sheetlet").forEach((dialog) =>
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()));

  // Keys.
  let before = "";
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k" && palette) {
      event.preventDefault();
      palette.open ? palette.close() : showPalette();
      return;
    }
    if (!singleKeys || event.metaKey || event.ctrlKey || event.altKey) return;
    if (typing(event.target) || one("dialog[open]")) return;
    const goes = before === "g" && one(`[data-key="${CSS.escape(event.key)}"]`);
    before = event.key;
    if (goes) return location.assign(goes.href);
    const does = {
      j: () => step(1),
      k: () => step(-1),
      "/": () => (one("[data-hunt]") || one("#find"))?.focus(),
      "?": () => one("#keys")?.showModal(),
      J: () => location.assign(one("a.jot").href),
    }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  });

  // A quote's address ends in #t=start,end: show that stretch, counted in code points.
  const stretch = () => {
    const found = /^#t=(\d+),(\d+)$/.exec(location.hash);
    const words = one("[data-stretch]");
    if (!found || !words) return;
    const points = Array.from(words.textContent);
    const [start, end] = [Number(found[1]), Math.min(Number(found[2]), points.length)];
    if (start >= end) return;
    const mark = document.createElement("mark");
    mark.textContent = points.slice(start, end).join("");
    words.replaceChildren(points.slice(0, start).join(""), mark, points.slice(end).join(""));
    mark.scrollIntoView({ block: "center" });
  };
  stretch();
  window.addEventListener("hashchange", stretch);

  // Marking a stretch of a quote makes an address that shows just that stretch.
  document.addEventListener("selectionchange", () => {
    const words = one("[data-stretch]");
    const link = one("[data-stretch-link]");
    const chosen = document.getSelection();
    if (!words || !link || !chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return;
    const upTo = document.createRange();
    upTo.setStart(words, 0);
    upTo.setEnd(range.startContainer, range.startOffset);
    const start = Array.from(upTo.toString()).length;
    const end = start + Array.from(range.toString()).length;
    link.dataset.copy = `${location.pathname}#t=${start},${end}`;
    all("[data-picture]").forEach((picture) => {
      picture.href = `${picture.dataset.picture}?t=${start},${end}`;
    });
  });

  // Dropping a file anywhere on the field.
  all(".drop").forEach((drop) => {
    const input = one("input[type=file]", drop);
    if (!input) return;
    const over = (on) => (event) => {
      event.preventDefault();
      drop.classList.toggle("over", on);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      input.files = event.dataTransfer.files;
      input.form.requestSubmit();
    });
  });

  // Words or paraphrase: the field looks like what it will hold.
  all("[data-whose]").forEach((choice) => choice.addEventListener("change", () => {
    const theirs = choice.value !== "paraphrase";
    const holder = one("#said-field");
    holder.classList.toggle("theirs", theirs);
    one("[data-hint]", holder).textContent = choice.dataset.whose;
  }));

  // Choosing a filter shows its result at once; without scripts there is a button.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-at-once] select, [data-at-once] input[type=date]")) event.target.form.requestSubmit();
  });
})();
