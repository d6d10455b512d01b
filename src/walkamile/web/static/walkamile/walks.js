// A stopwatch for a call, and the small things of a visit's form. Works without a network.
"use strict";
(() => {
  const one = (what, where = document) => where.querySelector(what);
  const every = (what, where = document) => [...where.querySelectorAll(what)];
  const LONGEST_SIDE = 2048;

  every("form.watching").forEach((form) => {
    const held = one("[name=marks]", form), list = one("[data-marks]", form), clock = one("[data-clock]", form);
    let marks = [], began = 0;
    const time = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
    const show = () => {
      held.value = marks.length ? JSON.stringify(marks) : "";
      list.replaceChildren(...marks.map(([name, at]) => {
        const row = document.createElement("li");
        row.textContent = `${time(at)}  ${one(`[data-mark="${name}"]`, form).textContent}`;
        return row;
      }));
    };
    const ended = () => marks.some(([name]) => name === "ended");
    const keep = () => self.offline?.keepDraft(form.dataset.draft, [...new FormData(form)].filter(([n]) => n !== "csrfmiddlewaretoken")).catch(() => {});
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) {
        const name = button.dataset.mark;
        if (name === "dialled") { marks = []; began = Date.now(); }
        if (!began || ended()) return;
        marks.push([name, Math.round((Date.now() - began) / 100) / 10]);
        navigator.vibrate?.(20);
      } else if (event.target.closest("[data-unmark]")) marks.pop();
      else return;
      show();
      keep();
    });
    setInterval(() => {
      if (began && !ended() && marks.length) clock.textContent = time((Date.now() - began) / 1000);
    }, 250);
    form.addEventListener("offline:filled", () => {
      try { marks = JSON.parse(held.value || "[]"); } catch { marks = []; }
      if (marks.length) began = Date.now() - 1000 * marks[marks.length - 1][1];
      show();
    });
    form.addEventListener("reset", () => setTimeout(() => { marks = []; began = 0; clock.textContent = "0:00"; show(); }));
  });

  every("form.visiting").forEach((form) => {
    const sift = () => every("[data-when]", form).forEach((part) => {
      const said = new FormData(form).get(part.dataset.when);
      part.hidden = said !== part.dataset.is;
    });
    form.addEventListener("change", sift);
    form.addEventListener("offline:filled", sift);
    form.addEventListener("reset", () => setTimeout(sift));
    sift();
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-now]");
      if (!button) return;
      const input = document.getElementById(button.dataset.now);
      input.value = new Date().toTimeString().slice(0, 8);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    form.addEventListener("change", async (event) => {
      const input = event.target;
      const file = input.matches?.("[data-photo]") && input.files[0];
      if (!file || !event.isTrusted) return;
      const hold = new DataTransfer();
      // Nobody saves the photo as the camera took it while it is drawn anew.
      const saves = form.querySelectorAll("button:not([type=button])");
      saves.forEach((button) => { button.disabled = true; });
      try {
        const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
        const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * share);
        canvas.height = Math.round(picture.height * share);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
        hold.items.add(new File([drawn], "photo.jpg", { type: "image/jpeg" }));
      } catch {
        self.offline?.tell("This is no picture that can be read here. Choose a JPEG or PNG.");
      }
      input.files = hold.files;
      saves.forEach((button) => { button.disabled = false; });
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
