// Records a conversation once everyone said yes, and plays it while its words are checked.
"use strict";
document.querySelectorAll("form[data-recording]").forEach((form) => {
  const one = (what) => form.querySelector(what);
  const agreed = one("[name=agreed]"), sound = one("[name=sound]"), record = one("[data-record]");
  const pause = one("[data-pause]"), clock = one("[data-clock]"), heard = one("[data-heard]");
  const send = one("[data-send]"), save = one("[data-save]"), sent = one("[data-sent]");
  const say = (words) => { one("[data-says]").textContent = words; };
  const canRecord = navigator.mediaDevices && self.MediaRecorder;
  let recorder = null, begun = 0, before = 0, ticking = 0, unsent = false;

  const lasted = () => Math.round((before + (recorder?.state === "recording" ? performance.now() - begun : 0)) / 1000);
  const tick = () => {
    const seconds = lasted();
    clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  };
  const allow = () => { if (!recorder) record.disabled = !agreed.checked || !canRecord; };
  if (!canRecord) say("This browser cannot record here. Choose a file instead.");
  agreed.addEventListener("change", () => {
    allow();
    // A yes taken back ends the recording, and nothing of it is kept.
    if (!agreed.checked && recorder) { recorder.forgets = true; recorder.stop(); }
  });
  allow();

  const put = (file) => {
    const hold = new DataTransfer();
    hold.items.add(file);
    sound.files = hold.files;
    save.href = heard.src = URL.createObjectURL(file);
    save.download = file.name;
    heard.hidden = save.hidden = false;
    one("[name=seconds]").value = lasted();
    unsent = true;
  };
  const stopped = (stream, parts) => {
    if (recorder.state !== "paused") before += performance.now() - begun;
    clearInterval(ticking);
    stream.getTracks().forEach((track) => track.stop());
    const kind = recorder.mimeType.split(";")[0], forgets = recorder.forgets;
    recorder = null;
    pause.hidden = true;
    record.setAttribute("aria-pressed", "false");
    record.querySelector("span").textContent = "Record anew";
    allow();
    if (forgets) { clock.textContent = ""; say("Nothing of it was kept."); return; }
    put(new File(parts, "recording." + kind.split("/")[1], { type: kind }));
    say("Recorded. Listen to it, then keep it.");
  };
  const start = async () => {
    if (unsent && !confirm("Record anew, and drop what you recorded?")) return;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      say("The microphone is not open to this page. Allow it in your browser, or choose a file.");
      return;
    }
    const types = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
    const type = types.find((t) => MediaRecorder.isTypeSupported(t));
    const parts = [];
    recorder = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: 32000 } : {});
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => stopped(stream, parts));
    before = 0;
    begun = performance.now();
    recorder.start(1000);
    ticking = setInterval(tick, 500);
    pause.hidden = false;
    pause.textContent = "Pause";
    record.setAttribute("aria-pressed", "true");
    record.querySelector("span").textContent = "Stop";
    say("Recording. Anybody may ask you to stop.");
  };
  record.addEventListener("click", () => (recorder ? recorder.stop() : start()));
  pause.addEventListener("click", () => {
    if (recorder.state === "paused") {
      recorder.resume();
      begun = performance.now();
      pause.textContent = "Pause";
    } else {
      recorder.pause();
      before += performance.now() - begun;
      pause.textContent = "Go on";
    }
  });
  self.addEventListener("beforeunload", (event) => { if (unsent || recorder) event.preventDefault(); });

  // A line that breaks loses nothing: the recording stays here, to send or to save.
  const failed = (words) => { sent.hidden = true; send.disabled = false; say(words); };
  form.addEventListener("submit", (event) => {
    if (recorder) { event.preventDefault(); say("Stop the recording first."); return; }
    if (!unsent) return;
    event.preventDefault();
    const line = new XMLHttpRequest();
    line.upload.addEventListener("progress", (at) => { if (at.total) sent.value = at.loaded / at.total; });
    line.addEventListener("error", () => failed("It did not get through. It is still here: try again, or save it on this device."));
    line.addEventListener("load", () => {
      if (line.status === 200 && line.responseURL !== location.href) {
        unsent = false;
        location.assign(line.responseURL);
        return;
      }
      const told = new DOMParser().parseFromString(line.responseText, "text/html").querySelector("main [role=alert], main .wrong");
      failed((told ? told.textContent.replace(/\s+/g, " ").trim() : "It was not kept.") + " It is still here.");
    });
    line.open("POST", location.href);
    send.disabled = true;
    sent.hidden = false;
    say("Sending.");
    line.send(new FormData(form));
  });
});
document.querySelectorAll("form[data-check]").forEach((form) => {
  const player = form.querySelector("[data-player]");
  form.addEventListener("click", (event) => {
    const at = event.target.closest("[data-at]");
    if (!at) return;
    player.currentTime = Number(at.dataset.at);
    player.play();
  });
});
