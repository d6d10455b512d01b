// The jotting form: a photo made small and without its place, a voice note, one tap each.
"use strict";
(() => {
  const one = (what, where = document) => where.querySelector(what);
  const every = (what, where = document) => [...where.querySelectorAll(what)];
  const LONGEST_SIDE = 2048; // enough to read a sign; a tenth of what a camera gives
  const LONGEST_NOTE = 3 * 60; // seconds
  const say = (words) => self.offline.tell(words);

  const put = (input, file) => {
    const hold = new DataTransfer();
    if (file) hold.items.add(file);
    input.files = hold.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Drawing a photo anew leaves behind where and with what it was taken.
  const smaller = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return new File([drawn], "photo.jpg", { type: "image/jpeg" });
  };

  every("form.jotting").forEach((form) => {
    const photo = one("input[name=photo]", form);
    const voice = one("input[name=voice]", form);
    const shown = one("[data-attached]", form);
    const record = one("[data-record]", form);
    const urls = [];

    const show = () => {
      urls.splice(0).forEach((url) => URL.revokeObjectURL(url));
      shown.replaceChildren();
      const attach = (input, what, element) => {
        const file = input.files[0];
        if (!file) return;
        const url = URL.createObjectURL(file);
        urls.push(url);
        const row = document.createElement("div");
        row.className = "row s";
        element.src = url;
        const away = document.createElement("button");
        away.type = "button";
        away.className = "btn plain";
        away.textContent = `Leave out the ${what}`;
        away.addEventListener("click", () => put(input, null));
        row.append(element, away);
        shown.append(row);
      };
      const picture = document.createElement("img");
      picture.alt = "The photo that goes along";
      picture.className = "thumb";
      attach(photo, "photo", picture);
      const sound = document.createElement("audio");
      sound.controls = true;
      sound.setAttribute("aria-label", "The voice note that goes along");
      attach(voice, "voice note", sound);
      // Words may be missing where a voice says them.
      one("textarea", form).required = !voice.files.length;
    };

    photo.addEventListener("change", async (event) => {
      const file = photo.files[0];
      if (file && !file.name.startsWith("photo.") && event.isTrusted) {
        // Nobody saves the photo as the camera took it while it is drawn anew.
        const saves = form.querySelectorAll("button:not([type=button])");
        saves.forEach((button) => { button.disabled = true; });
        try {
          put(photo, await smaller(file));
        } catch {
          say("This is no picture that can be read here. Choose a JPEG or PNG.");
          put(photo, null);
        }
        saves.forEach((button) => { button.disabled = false; });
        return;
      }
      show();
    });
    voice.addEventListener("change", show);
    form.addEventListener("reset", () => setTimeout(show));
    form.addEventListener("offline:filled", show);

    let recorder = null;
    let ends = 0;
    record?.addEventListener("click", async () => {
      if (recorder) return recorder.stop();
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        return say("The microphone is not open to this page. Allow it in your browser, or write.");
      }
      const parts = [];
      const type = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].find((t) => MediaRecorder.isTypeSupported(t));
      recorder = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: 32000 } : {});
      recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
      recorder.addEventListener("stop", () => {
        clearTimeout(ends);
        stream.getTracks().forEach((track) => track.stop());
        const kind = recorder.mimeType.split(";")[0];
        put(voice, new File(parts, `voice.${kind.split("/")[1]}`, { type: kind }));
        recorder = null;
        record.setAttribute("aria-pressed", "false");
        one("span", record).textContent = "Say it";
      });
      recorder.start(1000);
      ends = setTimeout(() => recorder?.stop(), 1000 * LONGEST_NOTE);
      record.setAttribute("aria-pressed", "true");
      one("span", record).textContent = "Stop";
      say("Listening. Press Stop when you are done; three minutes at most.");
    });
    if (record && !(navigator.mediaDevices && self.MediaRecorder)) record.hidden = true;

    form.addEventListener("reset", () => setTimeout(() => {
      every("[data-whose]", form).find((choice) => choice.checked)?.dispatchEvent(new Event("change"));
    }));
    form.addEventListener("offline:queued", () => one("textarea", form).focus());
  });
})();
