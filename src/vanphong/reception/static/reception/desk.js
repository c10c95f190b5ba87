// The desk without a network: keeps its own page, writes visits down, sends each once.
import { Box, all } from "./desk-store.js";

const desk = document.querySelector("[data-desk]");
const words = desk.dataset;
const part = (name) => desk.querySelector(`[data-desk-${name}]`);
const every = (name) => [...desk.querySelectorAll(`[data-desk-${name}]`)];
const make = (tag, values = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), values);
  made.append(...children);
  return made;
};
const KEPT = "reception-desk";
const LEAST = 12;
const AGAIN = 30_000; // milliseconds until what waits is tried again
const form = part("form");
const channel = new BroadcastChannel(KEPT);
let box = null;
let mending = null;

const say = (text) => { part("status").textContent = text; };
const complain = (place, text) => {
  place.textContent = text;
  place.hidden = !text;
};

// --- The page itself, its paper sheet and what they are drawn with stay on this machine.
async function keepPage() {
  const cache = await caches.open(KEPT);
  for (const place of [location.pathname, words.paper]) {
    const name = `${place}?giu=1`;
    const answer = await fetch(name, { redirect: "manual" });
    if (!answer.ok) throw new Error(name);
    await cache.put(name, answer);
  }
  const drawn = [...document.querySelectorAll("link[href], script[src], img[src]")].map((one) => one.href || one.src);
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const own = [...drawn, ...loaded].filter((name) => name.startsWith(`${location.origin}/static/`));
  await cache.addAll([...new Set(own)]);
}

async function stay() {
  await navigator.serviceWorker.register(words.worker, { scope: location.pathname });
  await keepPage();
}

// --- One phrase opens what was written; without rows of one's own it is chosen anew.
async function askPhrase() {
  const isFirst = !(await all()).some((row) => row.owner === words.owner);
  for (const one of every("first")) one.hidden = !isFirst;
  part("again").hidden = isFirst;
  part("lock").hidden = false;
  part("lock").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [phrase, repeat] = part("lock").querySelectorAll("input");
    if (phrase.value.length < LEAST) return complain(part("wrong"), words.short);
    if (isFirst && phrase.value !== repeat.value) return complain(part("wrong"), words.unlike);
    const tried = new Box(words.owner, phrase.value);
    if (!isFirst && !(await tried.rows()).own.length) return complain(part("wrong"), words.wrong);
    phrase.value = repeat.value = "";
    box = tried;
    part("lock").remove();
    part("open").hidden = false;
    begin();
    await show();
    form.elements.people.focus();
    send();
    return setInterval(send, AGAIN);
  });
}

// --- The form: empty with the hour it is now, or a row to be mended.
function begin() {
  form.reset();
  mending = null;
  form.elements.request_id.value = crypto.randomUUID();
  const now = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
      .formatToParts(new Date()).map(({ type, value }) => [type, value]),
  );
  form.elements.day.value = `${now.day}/${now.month}/${now.year}`;
  form.elements.hour.value = `${now.hour}:${now.minute}`;
}

function mend(row) {
  begin();
  mending = row;
  for (const [name, value] of Object.entries(row.fields)) {
    const input = form.elements[name];
    if (input?.type === "checkbox") input.checked = Boolean(value);
    else if (input) input.value = value;
  }
  form.querySelector("details").open = true;
  complain(part("bad"), row.refusal);
  part("heading").focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form));
  if (fields.is_protected) fields.names = "";
  const isTold = fields.is_protected || fields.declined_secrecy;
  if (fields.nature === "DENUNCIATION" && !isTold) {
    form.querySelector("details").open = true;
    return complain(part("bad"), words.denouncer);
  }
  if (!fields.content.trim() || !(fields.is_protected || fields.names.trim())) return complain(part("bad"), words.missing);
  const row = { id: fields.request_id, place: mending?.place ?? Date.now(), fields };
  try {
    const isKept = await box.write(row, !mending);
    if (!isKept) return complain(part("bad"), words.gone);
  } catch {
    return complain(part("bad"), words.full);
  }
  complain(part("bad"), "");
  begin();
  say(words.written);
  channel.postMessage("changed");
  await show();
  form.elements.people.focus();
  return send();
});

// --- What waits.
function line(row) {
  const { fields } = row;
  const who = fields.is_protected ? words.secret : fields.names.split("\n").join("; ");
  const told = make("div", { className: "work-what" },
    make("strong", { textContent: `${fields.hour} ${fields.day} · ${who}` }),
    make("small", { textContent: fields.content }));
  if (row.refusal) told.append(make("small", { className: "field-error", textContent: `${words.refused}: ${row.refusal}` }));
  if (row.sent) told.append(make("small", { textContent: words.unsure }));
  const button = (textContent, act) => {
    const made = make("button", { type: "button", className: "button button-small", textContent, disabled: row.sent });
    made.addEventListener("click", act);
    return made;
  };
  const drop = button(words.drop, async () => {
    if (drop.textContent !== words.sure) { drop.textContent = words.sure; return; }
    await box.drop(row.id);
    channel.postMessage("changed");
    await show();
  });
  return make("li", {}, told, button(words.mend, () => mend(row)), drop);
}

async function show() {
  const { own, others } = await box.rows();
  part("count").textContent = own.length ? words.waits.replace("%s", own.length) : words.none;
  complain(part("others"), others ? words.others.replace("%s", others) : "");
  part("rows").replaceChildren(...own.map(line));
}

// --- Sending: one tab at a time, one row after the other in the order they came.
async function answered(address, options = {}) {
  const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json", "HX-Request": "true" }, ...options });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  const isEnded = answer.type === "opaqueredirect" || answer.status === 401;
  return { status: isEnded ? 401 : answer.status, ...(isJson ? await answer.json() : {}) };
}

const reason = ({ message, fields = {} }) =>
  [...new Set([message, ...Object.values(fields).flat()].filter(Boolean))].join(" ");

async function sendOne(row, token) {
  if (!(await box.mark(row.id, true))) return true; // another tab has it
  const body = new URLSearchParams({ ...row.fields, owner: words.owner, csrfmiddlewaretoken: token });
  const said = await answered(words.send, { method: "POST", body });
  if (said.status === 200) {
    await box.drop(row.id);
    part("results").hidden = false;
    part("taken").append(make("li", {}, `${words.taken.replace("%s", row.fields.hour)} `, make("a", { href: said.url, textContent: said.number })));
    return true;
  }
  if (said.status >= 500 || said.status === 429) return false; // it may have been taken in: the key tells
  await box.mark(row.id, false);
  if (said.status === 401) { say(words.ended); return false; }
  await box.write({ ...row, refusal: reason(said) }, false);
  return true;
}

async function sendAll() {
  const waiting = (await box.rows()).own.filter((row) => !row.refusal && row.id !== mending?.id);
  if (!waiting.length) return;
  try {
    const { status, token } = await answered(words.send);
    if (status === 401) return say(words.ended);
    if (status !== 200) return say(words.offline);
    say("");
    for (const row of waiting) if (!(await sendOne(row, token))) break;
  } catch {
    say(words.offline);
  }
  channel.postMessage("changed");
  return show();
}

function send() {
  return box && navigator.locks.request(KEPT, { ifAvailable: true }, (lock) => (lock ? sendAll() : null));
}

channel.addEventListener("message", () => box && show());
addEventListener("online", send);
part("send").addEventListener("click", send);

if (window.isSecureContext && "serviceWorker" in navigator && crypto.subtle && navigator.locks) {
  part("none").hidden = true;
  part("page").hidden = false;
  askPhrase();
  stay().then(
    () => { part("kept").textContent = words.kept; },
    () => { if (navigator.onLine) part("kept").textContent = words.unkept; },
  );
}
