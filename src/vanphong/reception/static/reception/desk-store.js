// What was written down and not sent: rows in IndexedDB, each locked with AES-GCM by a key that
// PBKDF2 makes of a phrase. The key and the phrase are in no storage: they go with the page.
const TURNS = 600_000;
const COUNT = "reception-desk-unsent"; // how many rows wait, for the page that asks before logging out
const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened;
function database() {
  if (opened) return opened;
  const request = indexedDB.open("reception-desk", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("rows", { keyPath: "id" });
  opened = asked(request);
  return opened;
}

// Look at the rows and change them in one transaction; `act` gives what to put, or ids to delete.
async function change(act) {
  const transaction = (await database()).transaction("rows", "readwrite");
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  const rows = transaction.objectStore("rows");
  const found = act(new Map((await asked(rows.getAll())).map((row) => [row.id, row])));
  if (found.put) rows.put(found.put);
  if (found.drop) rows.delete(found.drop);
  const left = await asked(rows.count());
  await done;
  if (left) localStorage.setItem(COUNT, String(left));
  else localStorage.removeItem(COUNT);
  return found;
}

export async function all() {
  const rows = await asked((await database()).transaction("rows").objectStore("rows").getAll());
  return rows.sort((a, b) => a.place - b.place);
}

async function keyOf(phrase, salt) {
  const words = new TextEncoder().encode(phrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: TURNS };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const bound = (row, iv) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(`${row.id} ${row.owner}`),
});

export class Box {
  // One person's rows, opened with one phrase. Rows of another phrase stay shut and stay there.
  #keys = new Map();
  #phrase;
  #salt = crypto.getRandomValues(new Uint8Array(16));

  constructor(owner, phrase) {
    this.owner = owner;
    this.#phrase = phrase;
  }

  async #key(salt) {
    const name = salt.join();
    if (!this.#keys.has(name)) this.#keys.set(name, await keyOf(this.#phrase, salt));
    return this.#keys.get(name);
  }

  async rows() {
    const own = [];
    let others = 0;
    for (const row of await all()) {
      try {
        if (row.owner !== this.owner) throw new Error(row.owner);
        const plain = await crypto.subtle.decrypt(bound(row, row.iv), await this.#key(row.salt), row.sealed);
        own.push({ ...row, ...JSON.parse(new TextDecoder().decode(plain)) });
      } catch {
        others += 1;
      }
    }
    // In the order in which they came, then in which they were written down.
    own.sort((a, b) => a.order.localeCompare(b.order) || a.place - b.place);
    return { own, others };
  }

  // Write a row anew or over itself; false when it is gone or was sent meanwhile.
  async write({ id, place, fields, refusal = "" }, isNew) {
    const [day, month, year] = fields.day.split("/");
    const order = `${year}-${month}-${day} ${fields.hour.padStart(5, "0")}`;
    const row = { id, owner: this.owner, place, salt: this.#salt, iv: crypto.getRandomValues(new Uint8Array(12)), sent: false };
    const plain = new TextEncoder().encode(JSON.stringify({ fields, refusal, order }));
    row.sealed = await crypto.subtle.encrypt(bound(row, row.iv), await this.#key(this.#salt), plain);
    const found = await change((rows) => (isNew || (rows.has(id) && !rows.get(id).sent) ? { put: row } : {}));
    return Boolean(found.put);
  }

  // From now on the office may have it: it is not mended before it was answered. False when gone.
  async mark(id, sent) {
    const found = await change((rows) => (rows.has(id) ? { put: { ...rows.get(id), sent } } : {}));
    return Boolean(found.put);
  }

  drop(id) {
    return change(() => ({ drop: id }));
  }
}
