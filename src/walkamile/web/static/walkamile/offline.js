// What is written on this device is never lost: drafts are kept, and what was sent without a
// network waits here and is delivered later, once. Runs in pages and in the service worker.
//
// A form takes part by its attributes:
//   data-offline="/where/it/is/delivered/"  answers JSON; the field client_id makes it idempotent
//   data-ticket="/where/"                   gives {token, me}: the CSRF token and who is signed in
//   data-draft="name"                       what is half filled in is kept under this name
//   data-says="field"                       which field tells people what it is about
// A page that should open without a network says <script src="offline.js" data-worker="/sw.js"
// data-page="/jot/" data-shell="/jot/offline/">: the shell holds nobody's data.
// Events on document: "offline:change" (detail: items), "offline:kept" (detail: {item, answer}).
"use strict";
(() => {
  const DATABASE = "walkamile-offline";
  const SECONDS_A_TRY = 30;
  const SECONDS_WITH_FILES = 180;
  const LONGEST_WAIT = 10 * 60; // seconds between two tries at most
  const root = typeof document === "object" ? document : null;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(DATABASE) : null;

  // The database: one connection a task, so that no version change is ever blocked.
  const opened = () => new Promise((done, failed) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { keyPath: "id" });
      asked.result.createObjectStore("drafts", { keyPath: "name" });
      asked.result.createObjectStore("meta", { keyPath: "name" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const within = async (store, mode, ask) => {
    const base = await opened();
    try {
      return await new Promise((done, failed) => {
        const turn = base.transaction(store, mode, { durability: "strict" });
        const asked = ask(turn.objectStore(store));
        turn.oncomplete = () => done(asked && asked.result);
        turn.onabort = turn.onerror = () => failed(turn.error);
      });
    } finally {
      base.close();
    }
  };
  const put = (store, row) => within(store, "readwrite", (rows) => rows.put(row));
  const drop = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));
  const get = (store, key) => within(store, "readonly", (rows) => rows.get(key));
  const all = (store) => within(store, "readonly", (rows) => rows.getAll());

  // Sealing: a key that no script can read out; without it the rows are noise.
  let secret = null;
  const key = async () => {
    if (!self.crypto?.subtle) return null;
    secret ||= (async () => {
      const known = await get("meta", "key");
      if (known) return known.key;
      const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      // add, not put: of two tabs that make one at once the first stays.
      await within("meta", "readwrite", (rows) => rows.add({ name: "key", key: made })).catch(() => {});
      return (await get("meta", "key")).key;
    })();
    return secret;
  };
  const seal = async (bytes) => {
    const with_ = await key();
    if (!with_) return { plain: bytes };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, with_, bytes) };
  };
  const unseal = async (sealed) =>
    sealed.plain || crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, await key(), sealed.data);

  // A form's content, as rows: [name, text] and files.
  const packed = async (entries) => {
    const fields = [], files = [];
    for (const [name, value] of entries) {
      if (typeof value === "string") fields.push([name, value]);
      else if (value.size) files.push({ field: name, name: value.name, type: value.type, ...(await seal(await value.arrayBuffer())) });
    }
    const words = new TextEncoder().encode(JSON.stringify(fields));
    return { words: await seal(words), files };
  };
  const unpacked = async (row) => {
    const fields = JSON.parse(new TextDecoder().decode(await unseal(row.words)));
    const files = [];
    for (const file of row.files) {
      files.push([file.field, new File([await unseal(file)], file.name, { type: file.type })]);
    }
    return { fields, files };
  };

  const status = { state: "idle", reason: "" };
  const changed = async () => {
    if (!root) return channel?.postMessage("changed");
    root.dispatchEvent(new CustomEvent("offline:change", { detail: await pending() }));
  };
  const changedEverywhere = () => {
    channel?.postMessage("changed");
    return changed();
  };

  // The queue.
  const queue = async ({ url, ticket, says = "", page = "", entries }) => {
    const list = [...entries];
    const named = list.find(([name]) => name === "client_id");
    const id = (named && named[1]) || crypto.randomUUID();
    if (!named || !named[1]) list.push(["client_id", id]);
    list.push(["written_at", new Date().toISOString()]);
    const me = await get("meta", `me ${ticket}`);
    await put("queue", {
      id, url, ticket, says, page, owner: me ? me.me : "", created: Date.now(),
      tries: 0, next: 0, state: "waiting", reason: "", ...(await packed(list)),
    });
    self.navigator?.storage?.persist?.().catch(() => {});
    await changedEverywhere();
    return id;
  };
  const pending = async () => {
    const rows = (await all("queue")).sort((a, b) => a.created - b.created);
    return Promise.all(rows.map(async (row) => {
      const { fields } = await unpacked({ ...row, files: [] }).catch(() => ({ fields: [] }));
      return {
        id: row.id, url: row.url, page: row.page, created: row.created, tries: row.tries, next: row.next,
        state: row.state, reason: row.reason, fields: Object.fromEntries(fields), says: row.says,
        files: row.files.map((file) => ({ field: file.field, name: file.name, type: file.type })),
      };
    }));
  };
  const remove = async (id) => {
    await drop("queue", id);
    await changedEverywhere();
  };
  // Take one back out of the queue, to go on writing.
  const content = async (id) => unpacked(await get("queue", id));

  const tickets = async (url) => {
    const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return null;
    if (!answer.ok) throw new Error(`the house answered ${answer.status}`);
    const given = await answer.json();
    await put("meta", { name: `me ${url}`, me: given.me });
    return given;
  };
  const timed = (files) => {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), 1000 * (files ? SECONDS_WITH_FILES : SECONDS_A_TRY));
    return [stop.signal, () => clearTimeout(clock)];
  };
  const later = async (row, reason) => {
    const tries = row.tries + 1;
    const wait = Math.min(2 ** tries, LONGEST_WAIT) * (0.75 + Math.random() / 2);
    await put("queue", { ...row, tries, reason, state: "waiting", next: Date.now() + 1000 * wait });
  };
  const deliver = async (row, ticket) => {
    const { fields, files } = await unpacked(row);
    const body = new FormData();
    [...fields, ...files].forEach(([name, value]) => body.append(name, value));
    const [signal, stop] = timed(files.length);
    try {
      const answer = await fetch(row.url, {
        method: "POST", body, signal, credentials: "same-origin", redirect: "manual",
        headers: { "X-CSRFToken": ticket.token, Accept: "application/json" },
      });
      if (answer.ok) {
        const said = await answer.json().catch(() => null);
        if (!said || !said.kept) return later(row, "the answer was not understood");
        await drop("queue", row.id);
        const news = { item: row.id, answer: said };
        if (root) root.dispatchEvent(new CustomEvent("offline:kept", { detail: news }));
        else channel?.postMessage(news);
        return true;
      }
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return null;
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return later(row, `the house answered ${answer.status}`);
      const why = await answer.json().catch(() => ({}));
      await put("queue", { ...row, tries: row.tries + 1, state: "refused", reason: why.refused || `the house answered ${answer.status}` });
      return false;
    } catch {
      return later(row, "no answer came");
    } finally {
      stop();
    }
  };

  // Deliver what is due, oldest first; only one of all tabs and the worker does it at a time.
  const alone = (work) =>
    self.navigator?.locks ? self.navigator.locks.request(DATABASE, { ifAvailable: true }, (lock) => lock && work()) : work();
  const flush = ({ now = false } = {}) => alone(async () => {
    const known = new Map();
    status.state = "sending";
    status.reason = "";
    const tried = new Set();
    const due = async () =>
      (await all("queue"))
        .sort((a, b) => a.created - b.created)
        .find((row) => !tried.has(row.id) && (now || (row.state !== "refused" && row.next <= Date.now())));
    try {
      // Asked anew after each: what is written meanwhile goes along.
      for (let row = await due(); row; row = await due()) {
        tried.add(row.id);
        if (!known.has(row.ticket)) known.set(row.ticket, await tickets(row.ticket));
        const ticket = known.get(row.ticket);
        if (!ticket) {
          status.state = "door";
          continue;
        }
        if (row.owner && row.owner !== ticket.me) {
          if (row.state !== "other") await put("queue", { ...row, state: "other" });
          continue;
        }
        if ((await deliver({ ...row, owner: ticket.me }, ticket)) === null) status.state = "door";
        await changedEverywhere();
      }
      if (status.state === "sending") status.state = "idle";
    } catch (error) {
      status.state = "away";
      status.reason = String(error.message || error);
      // seen by people: each due row tells how often it was tried
      for (const row of await all("queue")) {
        if (row.state === "waiting" && (now || row.next <= Date.now())) await later(row, "no network");
      }
    }
    await changedEverywhere();
    return status.state;
  });

  // Drafts: what is half filled in.
  const keepDraft = async (name, entries) => put("drafts", { name, at: Date.now(), ...(await packed(entries)) });
  const draft = async (name) => {
    const row = await get("drafts", name);
    return row ? unpacked(row).catch(() => null) : null;
  };
  const dropDraft = (name) => drop("drafts", name);

  self.offline = { queue, pending, flush, remove, content, keepDraft, draft, dropDraft, status, DATABASE };
  if (!root) return;

  // ---------------------------------------------------------------- in a page
  const script = root.currentScript;
  const one = (what, where = root) => where.querySelector(what);
  const every = (what, where = root) => [...where.querySelectorAll(what)];
  const tell = (words) => {
    const toast = root.createElement("div");
    toast.className = "toast";
    toast.textContent = words;
    one("#toasts")?.append(toast);
    setTimeout(() => toast.remove(), 8000);
  };
  self.offline.tell = tell;

  const filesInto = (input, files) => {
    const hold = new DataTransfer();
    files.forEach((file) => hold.items.add(file));
    input.files = hold.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fill = (form, { fields, files }) => {
    for (const [name, value] of fields) {
      for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (input.type === "radio" || input.type === "checkbox") {
          input.checked = input.value === value || (input.type === "checkbox" && fields.some(([n, v]) => n === name && v === input.value));
          if (input.checked) input.dispatchEvent(new Event("change", { bubbles: true }));
        } else if (input.type !== "file") {
          input.value = value;
        }
      }
    }
    every("input[type=file]", form).forEach((input) => {
      const mine = files.filter(([name]) => name === input.name).map(([, file]) => file);
      if (mine.length) filesInto(input, mine);
    });
    form.dispatchEvent(new CustomEvent("offline:filled", { bubbles: true }));
  };
  self.offline.fill = fill;
  const entriesOf = (form) => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const worthKeeping = (form, entries) =>
    entries.some(([name, value]) => {
      const input = form.elements[name];
      if (typeof value !== "string") return value.size > 0;
      return value.trim() && input && ["textarea", "text", "search"].includes(input.type);
    });
  const renew = (form) => {
    const id = form.elements.client_id;
    if (id) id.value = crypto.randomUUID();
  };

  const takePart = async (form) => {
    const name = form.dataset.draft;
    let timer = 0;
    const keepNow = () => {
      clearTimeout(timer);
      timer = 0;
      const entries = entriesOf(form);
      return worthKeeping(form, entries) ? keepDraft(name, entries) : dropDraft(name);
    };
    const known = name && (await draft(name));
    // A page kept for days without a network brings the same id each time it is opened:
    // what is begun anew is a note of its own, or it would cover the one before.
    if (!known) renew(form);
    if (name) {
      if (known && !one("[aria-invalid=true]", form) && !worthKeeping(form, entriesOf(form))) {
        fill(form, known);
        const said = one("[data-draft-says]", form);
        if (said) said.textContent = "What you had begun is still here.";
      }
      const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(keepNow, 150);
      };
      form.addEventListener("input", soon);
      form.addEventListener("change", soon);
      root.addEventListener("visibilitychange", () => timer && keepNow());
      self.addEventListener("pagehide", () => timer && keepNow());
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button) button.disabled = true;
      try {
        clearTimeout(timer);
        timer = 0;
        const entries = entriesOf(form);
        await queue({ url: form.dataset.offline, ticket: form.dataset.ticket, says: form.dataset.says, page: location.pathname, entries });
        if (name) await dropDraft(name);
        form.reset();
        renew(form);
        form.dispatchEvent(new CustomEvent("offline:queued", { bubbles: true }));
        flush().then((how) => {
          // The worker takes over only where this page could not deliver.
          if (how === "away") navigator.serviceWorker?.ready.then((ready) => ready.sync?.register(DATABASE)).catch(() => {});
          if (how === "away") tell("Kept on this device. It is sent when there is a network.");
          if (how === "door") tell("Kept on this device. Sign in, and it is sent.");
        });
      } catch (error) {
        // The device refuses to store (full, or private browsing): send it the plain way.
        tell("This device could not keep it, so it is sent at once.");
        form.submit();
      } finally {
        if (button) button.disabled = false;
      }
    });
  };

  // Words of a form, to take elsewhere by hand.
  const asText = (fields, says) => {
    const rest = Object.entries(fields).filter(([n, v]) => v && ![says, "client_id", "written_at", "csrfmiddlewaretoken"].includes(n));
    return [fields[says] || "", ...rest.map(([n, v]) => `${n.replaceAll("_", " ")}: ${v}`)].join("\n").trim();
  };
  const copy = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
      tell("Copied");
    } catch {
      tell("Your browser did not allow copying. Select the words and copy them by hand.");
    }
  };

  // The list of what waits.
  const made = (tag, className, words) => {
    const made_ = root.createElement(tag);
    if (className) made_.className = className;
    if (words !== undefined) made_.textContent = words;
    return made_;
  };
  const pressed = (words, does, className = "btn plain") => {
    const button = made("button", className, words);
    button.type = "button";
    button.addEventListener("click", does);
    return button;
  };
  const clock = (at) => new Date(at).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" });
  const condition = (item) => {
    if (item.state === "refused") return `Not taken: ${item.reason}`;
    if (item.state === "other") return "Written by someone else on this device; it waits until they sign in";
    const tried = item.tries ? `, tried ${item.tries} ${item.tries === 1 ? "time" : "times"} (${item.reason})` : "";
    const next = item.next > Date.now() ? `, next try ${new Date(item.next).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}` : "";
    return `Waiting${tried}${next}`;
  };
  const shownItem = (item) => {
    const row = made("li", "stackv xs");
    const others = item.state === "other";
    const theirs = item.fields.whose === "words";
    const box = made(theirs ? "blockquote" : "div", theirs ? "voice s" : "para");
    const words = made("p", "", others ? "Kept for its writer." : item.fields[item.says] || "Without words");
    words.dir = "auto";
    const withFiles = item.files.length ? `, with ${item.files.map((f) => (f.type.startsWith("image/") ? "a photo" : f.type.startsWith("audio/") ? "a voice note" : "a file")).join(" and ")}` : ", whole";
    box.append(words, made("footer", "", `${theirs ? "" : item.fields.whose ? "My paraphrase. " : ""}${clock(item.created)}${withFiles}`));
    row.append(box, made("p", item.state === "refused" ? "tiny is-bad strong" : "tiny muted", condition(item)));
    if (!others) {
      const does = made("div", "row s");
      does.append(pressed("Copy my text", () => copy(asText(item.fields, item.says))));
      const form = every("form[data-offline]").find((f) => f.dataset.offline === item.url);
      if (form) {
        does.append(pressed("Take it back to change it", async () => {
          if (worthKeeping(form, entriesOf(form))) return tell("First save or clear what is in the form.");
          fill(form, await content(item.id));
          await remove(item.id);
          one(`[name="${CSS.escape(item.says)}"]`, form)?.focus();
        }));
      }
      row.append(does);
    }
    return row;
  };
  const saying = (many) => (many === 1 ? "1 waiting on this device" : `${many} waiting on this device`);
  let before = -1;
  const show = (items) => {
    every("[data-waiting-count]").forEach((tag) => {
      tag.hidden = !items.length;
      const phone = matchMedia("(pointer: coarse), (width < 48rem)").matches ? "phone" : "device";
      (one("[data-words]", tag) || tag).textContent = saying(items.length).replace("device", phone);
    });
    every("[data-waiting-state]").forEach((line) => {
      line.hidden = !items.length;
      line.textContent = {
        away: "No network. Nothing is lost: they are sent when you are back.",
        door: "You are signed out. Nothing is lost: sign in, and they are sent.",
        sending: "Sending.",
        idle: "Nothing is lost: they are sent by themselves.",
      }[self.navigator.onLine === false ? "away" : status.state];
    });
    every("[data-waiting]").forEach((place) => {
      place.hidden = !items.length;
      one("[data-waiting-list]", place)?.replaceChildren(...items.map(shownItem));
    });
    before = items.length;
  };
  root.addEventListener("offline:change", (event) => show(event.detail));
  root.addEventListener("offline:kept", (event) => tell(event.detail.answer.say || "Kept."));
  root.addEventListener("click", async (event) => {
    if (event.target.closest("[data-try-now]")) {
      const how = await flush({ now: true });
      if (how === "away") tell("Still no network. It stays here and is tried again by itself.");
      if (how === "door") tell("Sign in first; it stays here.");
    }
    if (event.target.closest("[data-copy-all]")) {
      const items = (await pending()).filter((item) => item.state !== "other");
      copy(items.map((item) => asText(item.fields, item.says)).join("\n\n"));
    }
    const button = event.target.closest("[data-copy-form]");
    if (button) copy(asText(Object.fromEntries(entriesOf(button.form).filter(([, v]) => typeof v === "string")), button.form.dataset.says));
  });

  channel?.addEventListener("message", ({ data }) => {
    if (data.answer) root.dispatchEvent(new CustomEvent("offline:kept", { detail: data }));
    changed();
  });
  self.addEventListener("online", () => flush({ now: true }));
  root.addEventListener("visibilitychange", () => root.visibilityState === "visible" && flush());
  setInterval(async () => {
    if (before > 0) flush();
  }, 5000);

  const worker = async () => {
    if (!script?.dataset.worker || !navigator.serviceWorker) return;
    await navigator.serviceWorker.register(script.dataset.worker, { scope: "/" });
    const ready = await navigator.serviceWorker.ready;
    if (script.dataset.shell) ready.active.postMessage({ keep: { page: script.dataset.page, shell: script.dataset.shell } });
  };
  self.offline.ready = (async () => {
    await Promise.all(every("form[data-offline]").map(takePart));
    // Who writes here is known while there is a network, for what is written without one.
    const asked = [...new Set(every("form[data-ticket]").map((form) => form.dataset.ticket))];
    show(await pending());
    await Promise.all(asked.map((url) => tickets(url).catch(() => null)));
    await flush();
  })();
  worker().catch(() => {});
})();
