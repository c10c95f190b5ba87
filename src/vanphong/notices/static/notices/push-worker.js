// Shows what a push message says and leads to the page of notices; it keeps and fetches nothing.
self.addEventListener("push", (event) => {
  const said = event.data.json();
  const options = { body: said.body, tag: said.tag, data: { url: said.url } };
  event.waitUntil(self.registration.showNotification(said.title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  // An address of this site alone, whatever the message says.
  const place = new URL(url, self.location.origin);
  if (place.origin === self.location.origin) event.waitUntil(self.clients.openWindow(place.href));
});
