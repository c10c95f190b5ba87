"use strict";
// What somebody types is kept on the server while it is typed, and here while the server is gone.
(() => {
  const form = document.querySelector("form[data-keep]");
  const place = document.querySelector("[data-kept]");
  if (!place) return;
  const { draft, typist, words } = { ...place.dataset, words: JSON.parse(place.dataset.words) };
  const box = `typing:${typist}:${draft}`;
  const time = () => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", timeStyle: "medium" }).format(new Date());
  const live = document.getElementById("live");
  const OWN = new Set(["csrfmiddlewaretoken", "form_key", "before"]);
  let token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  // kept: nothing waits; waiting: typed since; else why it cannot be kept, and since when.
  let state = "kept";
  let since = "";
  let isDirty = false;
  let underWay = null;
  let isOver = false;
  let timer = 0;

  function show(now, text) {
    const isTrouble = now === "gone" || now === "ended" || now === "refused";
    if (isTrouble && state !== now) live.textContent = text;
    if (!isTrouble && ["gone", "ended", "refused"].includes(state) && now === "kept") live.textContent = text;
    state = now;
    place.dataset.state = now;
    place.textContent = text;
    place.classList.toggle("kept-trouble", isTrouble);
  }
  const said = (name, value) => words[name].replace("%s", value);

  function remember(fields) {
    try {
      sessionStorage.setItem(box, JSON.stringify(fields));
    } catch {
      // Too large for the browser, or it keeps nothing: the page itself still has the text.
    }
  }

  const typed = () => [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");

  async function send(fields) {
    const body = new URLSearchParams([...fields, ["typist", typist], ["csrfmiddlewaretoken", token]]);
    return fetch(place.dataset.kept, { method: "POST", body, headers: { Accept: "application/json", "HX-Request": "true" }, redirect: "manual" });
  }

  // After logging in again in another window the page's own token no longer fits.
  async function renew() {
    // The log-in page is not followed to: its cookie could take the place of the new session's.
    const answer = await fetch(place.dataset.kept, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return false;
    ({ token } = await answer.json());
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
    return true;
  }

  async function told(answer) {
    if (answer.type === "opaqueredirect") return { status: 401 }; // to the log-in page
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return { status: answer.status, ...(isJson ? await answer.json() : {}) };
  }

  async function tryToKeep(fields) {
    let said = await told(await send(fields));
    if (said.code === "form_out_of_date") {
      if (!(await renew())) return { status: 401 };
      said = await told(await send(fields));
    }
    return said;
  }

  function keep() {
    if (!underWay && isDirty && !isOver) underWay = sendTyped();
    return underWay;
  }

  async function sendTyped() {
    isDirty = false;
    const fields = typed();
    const started = since;
    try {
      const { status, kept_at: at, message, code } = await tryToKeep(fields);
      if (isOver) return;
      if (status === 200) {
        if (isDirty) show("waiting", words.waiting);
        else {
          sessionStorage.removeItem(box);
          since = "";
          show("kept", said("kept", at));
        }
      } else {
        isDirty = status === 401 || status >= 500 || isDirty;
        remember(fields);
        if (status === 401) show("ended", said("ended", started));
        else if (status >= 500) show("gone", said("gone", started));
        else show("refused", message || said("gone", started));
        if (code === "typed_elsewhere" || code === "other_person") isOver = true;
      }
    } catch {
      if (isOver) return;
      isDirty = true;
      remember(fields);
      show("gone", said("gone", started));
    } finally {
      underWay = null;
      plan();
    }
  }

  // The first sign is sent after a pause, further ones together, at most once in the time set.
  function plan() {
    if (timer || !isDirty || isOver) return;
    timer = setTimeout(() => { timer = 0; keep(); }, Number(place.dataset.milliseconds));
  }
  function changed() {
    if (!since) since = time();
    isDirty = true;
    if (state === "kept") show("waiting", words.waiting);
    plan();
  }

  if (form) {
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    // A page that is hidden may never come back (a phone): what waits is sent at once.
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
    form.addEventListener("submit", () => {
      isOver = true;
      clearTimeout(timer);
      if (state !== "kept") remember(typed());
    });
    addEventListener("pageshow", ({ persisted }) => { if (persisted) isOver = false; });

    // To the other way of writing: what is typed is kept first, and there one goes on with it.
    for (const link of document.querySelectorAll("a[data-keep-first]")) {
      link.hidden = false;
      link.addEventListener("click", async (event) => {
        if (isOver || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        isDirty ||= !place.dataset.fresh; // a page that answers a form shows what is not kept yet
        await keep();
        if (state === "waiting") await keep(); // typed while that was sent
        if (state !== "kept") return;
        isOver = true;
        document.dispatchEvent(new Event("typing-kept"));
        const there = new URL(link.href);
        there.searchParams.set(link.dataset.keepFirst, form.elements.typing.value);
        location.assign(there);
      });
    }
  }

  // What the browser still holds from before is sent first, then the page offers it.
  const left = sessionStorage.getItem(box);
  if (left && place.dataset.fresh) {
    tryToKeep(JSON.parse(left)).then(({ status }) => {
      if (status !== 200) return;
      sessionStorage.removeItem(box);
      location.replace(place.dataset.fresh);
    }, () => {});
  }
})();
