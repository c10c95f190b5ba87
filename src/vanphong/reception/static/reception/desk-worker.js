"use strict";
// Opens the desk's page and its paper sheet while the network is gone; other pages it leaves alone.
const KEPT = "reception-desk";
const DOWN = new Set([502, 503, 504]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keptOr(name, answer) {
  const kept = await (await caches.open(KEPT)).match(name, { ignoreVary: true });
  return kept || answer || Response.error();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const place = new URL(request.url);
  if (request.method !== "GET" || place.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate";
  if (!isPage && !place.pathname.startsWith("/static/")) return;
  const name = isPage ? `${place.pathname}?giu=1` : request.url;
  event.respondWith(
    fetch(request).then(
      (answer) => (DOWN.has(answer.status) ? keptOr(name, answer) : answer),
      () => keptOr(name),
    ),
  );
});
