// Turning on messages for this browser: asks it for a subscription and sends that with the form.
// Without script, or in a browser that cannot, the button stays away and the words say so.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

async function subscription(form) {
  const registration = await navigator.serviceWorker.register(form.dataset.pushWorker);
  const applicationServerKey = bytesOf(form.dataset.push);
  const had = await registration.pushManager.getSubscription();
  // One made with another key of the site takes nothing from it any more.
  const same = had && textOf(had.options.applicationServerKey) === form.dataset.push;
  if (had && !same) await had.unsubscribe();
  if (same) return had;
  await running(registration);
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function running(registration) {
  const worker = registration.installing || registration.waiting || registration.active;
  return new Promise((resolve) => {
    const look = () => worker.state === "activated" && resolve();
    worker.addEventListener("statechange", look);
    look();
  });
}

async function ask(form) {
  const denied = form.querySelector("[data-push-denied]");
  const failed = form.querySelector("[data-push-failed]");
  denied.hidden = failed.hidden = true;
  if ((await Notification.requestPermission()) !== "granted") {
    denied.hidden = false;
    return;
  }
  try {
    const made = await subscription(form);
    form.elements.endpoint.value = made.endpoint;
    form.elements.p256dh.value = textOf(made.getKey("p256dh"));
    form.elements.auth.value = textOf(made.getKey("auth"));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)
  for (const form of document.querySelectorAll("[data-push]")) {
    const button = form.querySelector("[data-push-button]");
    button.hidden = false;
    button.addEventListener("click", () => ask(form));
    form.querySelector("[data-push-none]").hidden = true;
  }
