// Opens the pages that must work without a network, and sends what waits when it is back.
// The view puts BUILD (version, static, hashed, assets, core, fallback) in front of this file.
"use strict";
const ASSETS = `walkamile-assets-${BUILD.version}`;
const PAGES = "walkamile-pages";
const SECONDS = 6; // a network that takes longer is no network to somebody at a door

importScripts(BUILD.core);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const assets = await caches.open(ASSETS);
    await assets.addAll(BUILD.assets);
    // Pages kept before speak of the assets of the version before.
    const pages = await caches.open(PAGES);
    for (const [page, shell] of Object.entries(await shells(pages))) await keep(pages, page, shell).catch(() => {});
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("walkamile-assets-") && name !== ASSETS) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

const SHELLS = "/which-shell-for-which-page";
const shells = async (pages) => {
  const held = await pages.match(SHELLS);
  return held ? held.json() : {};
};
const keep = async (pages, page, shell) => {
  const answer = await fetch(shell, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (!answer.ok) return;
  await pages.put(page, answer);
  await pages.put(SHELLS, Response.json({ ...(await shells(pages)), [page]: shell }));
};

self.addEventListener("message", (event) => {
  const asked = event.data && event.data.keep;
  if (!asked || !String(asked.page).startsWith("/") || !String(asked.shell).startsWith("/")) return;
  event.waitUntil(caches.open(PAGES).then((pages) => keep(pages, asked.page, asked.shell)).catch(() => {}));
});

const within = (seconds, promise) =>
  new Promise((done, failed) => {
    const clock = setTimeout(() => failed(new Error("too slow")), 1000 * seconds);
    promise.then(done, failed).finally(() => clearTimeout(clock));
  });

const page = async (request) => {
  const where = new URL(request.url).pathname;
  const held = await caches.open(PAGES).then((pages) => pages.match(where));
  try {
    return held ? await within(SECONDS, fetch(request)) : await fetch(request);
  } catch (error) {
    if (held) return held;
    const fallback = await caches.open(PAGES).then((pages) => pages.match(BUILD.fallback));
    if (fallback && where !== BUILD.fallback) return Response.redirect(BUILD.fallback);
    throw error;
  }
};

const asset = async (request) => {
  const held = await caches.match(request, { ignoreSearch: true });
  if (held && BUILD.hashed) return held;
  try {
    return await fetch(request);
  } catch (error) {
    if (held) return held;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const where = new URL(request.url);
  if (request.method !== "GET" || where.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (where.pathname.startsWith(BUILD.static)) event.respondWith(asset(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === self.offline.DATABASE) event.waitUntil(self.offline.flush({ now: true }));
});
