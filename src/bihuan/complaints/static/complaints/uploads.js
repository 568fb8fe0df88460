// Files sent piece by piece: each is announced, goes on where it stopped after a lost connection, and stays in the
// browser's own store until it is whole, so that a reload or a closed lid loses nothing. Nothing is sent twice: the
// server says how far it is.
(() => {
  "use strict";
  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const PIECE = 256 * 1024;
  const PATIENCE = 60_000; // milliseconds for one answer on a bad line
  const RESTS = [1, 2, 4, 8, 15, 30]; // seconds between tries
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector("[data-drop]");
  const list = form.querySelector(".queue");
  const said = form.querySelector(".queue-said");
  const blank = form.querySelector("template");
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const address = form.dataset.uploads;
  const owner = `${document.body.dataset.member}:${address}`;
  const word = (name, values = {}) => form.querySelector(`[data-word=${name}]`).textContent.replace(/\{(\w+)\}/g, (_whole, key) => values[key]);

  // ---- What waits, kept by the browser. Where it refuses (a private window), the queue lasts as long as the page.
  const kept = new Promise((resolve) => {
    try {
      const asked = indexedDB.open("bihuan-uploads", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch { resolve(null); }
  });
  async function inStore(mode, act) {
    const database = await kept;
    if (!database) return null;
    return new Promise((resolve) => {
      try {
        const asked = act(database.transaction("files", mode).objectStore("files"));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => resolve(null);
      } catch { resolve(null); }
    });
  }

  // ---- The queue
  const queue = new Map();
  let done = 0;
  let running = false;
  let wake = () => {};

  function tell(item, name, values) {
    item.row.className = name === "lost" || name === "signed" ? "is-lost" : item.failed ? "is-refused" : "";
    item.row.querySelector(".queue-state").textContent = name ? word(name, values) : item.failed;
    item.row.querySelector("progress").value = item.size ? item.offset / item.size * 100 : 0;
    list.hidden = queue.size === 0;
    const left = [...queue.values()].filter((other) => !other.failed).length;
    said.textContent = left ? `${word("progress", { done, left })}。${word("leave")}` : done ? word("done", { done }) : "";
  }

  const percent = (item) => Math.floor(item.offset / item.size * 100);

  function add(file, record = null) {
    const mark = record?.mark ?? String(file.lastModified);
    const key = `${owner}/${file.name}/${file.size}/${mark}`;
    const name = record?.name ?? file.name;
    if (queue.has(key) && !queue.get(key).failed) return;
    queue.get(key)?.row.remove();
    const row = blank.content.firstElementChild.cloneNode(true);
    const item = { key, name, size: file.size, mark, file, offset: 0, failed: "", row };
    row.querySelector(".queue-name").textContent = name;
    row.querySelector("progress").setAttribute("aria-label", name);
    row.querySelector("button").addEventListener("click", () => { item.dropped = true; forget(item); wake(); });
    list.append(row);
    queue.set(key, item);
    if (!record) inStore("readwrite", (files) => files.put({ key, owner, name, mark, file, at: Date.now() }));
    tell(item, "waiting");
  }

  function forget(item) {
    queue.delete(item.key);
    item.row.remove();
    inStore("readwrite", (files) => files.delete(item.key));
    list.hidden = queue.size === 0;
  }

  // ---- Talking to the server: an answer, or a reason to wait, or a reason to stop
  class Lost extends Error {}
  class Refused extends Error {}

  async function ask(url, body, headers = {}) {
    let response;
    try {
      response = await fetch(url, {
        method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
        headers: { "X-CSRFToken": token, ...headers },
      });
    } catch { throw new Lost("lost"); }
    if (response.type === "opaqueredirect") throw new Lost("signed");
    if (response.status >= 500 || response.status === 408 || response.status === 429) throw new Lost("lost");
    let answer;
    try { answer = await response.json(); } catch {
      if (response.ok) throw new Lost("lost"); // the line broke inside the answer
      answer = {};
    }
    if (response.ok || (response.status === 409 && "offset" in answer)) return answer;
    const refused = new Refused(answer.error || word("refused"));
    refused.gone = response.status === 404;
    throw refused;
  }

  async function digest(file) {
    // Only where the page is served securely; elsewhere name, size and time of change tell files apart.
    if (!window.crypto?.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send(item) {
    const announced = new FormData();
    for (const [name, value] of [["name", item.name], ["size", item.size], ["mark", item.mark]]) announced.append(name, value);
    item.sha256 ??= await digest(item.file);
    announced.append("sha256", item.sha256);
    const begun = await ask(address, announced);
    const pieces = form.dataset.pieces.replace(/[0-9a-f-]{36}$/, begun.id);
    item.offset = begun.offset;
    while (item.offset < item.size && !item.dropped) {
      tell(item, "begun", { percent: percent(item) });
      const piece = item.file.slice(item.offset, item.offset + PIECE);
      const answer = await ask(pieces, piece, { "Upload-Offset": String(item.offset), "Content-Type": "application/octet-stream" });
      item.offset = answer.offset;
    }
    if (item.dropped) return;
    tell(item, "begun", { percent: 100 });
    const whole = await ask(`${address}/${begun.id}`, null);
    if (whole.html === undefined) throw new Lost("lost"); // something is missing after all: ask from the start
    show(whole.html);
  }

  function show(html) {
    const place = document.getElementById("attached");
    const typed = new Map([...place.querySelectorAll("input[type=text], select")].map((field) => [field.name, field.value]));
    place.innerHTML = html;
    for (const field of place.querySelectorAll("input[type=text], select")) if (typed.has(field.name)) field.value = typed.get(field.name);
  }

  async function run() {
    if (running) return;
    running = true;
    let tries = 0;
    let renewed = null;
    for (let item = next(); item; item = next()) {
      try {
        await send(item);
        if (!item.dropped) { done += 1; forget(item); }
        tries = 0;
      } catch (error) {
        if (error instanceof Refused && error.gone && renewed !== item) {
          renewed = item; // cleaned away in the meantime: once from the start
        } else if (error instanceof Refused) {
          item.failed = error.message;
          inStore("readwrite", (files) => files.delete(item.key));
        } else {
          const name = error instanceof Lost ? error.message : "lost";
          tell(item, name, { percent: percent(item) });
          await rest(RESTS[Math.min(tries, RESTS.length - 1)]);
          tries += 1;
          continue;
        }
      }
      if (queue.has(item.key)) tell(item, item.failed ? "" : "waiting");
      else if (queue.size) tell([...queue.values()][0], [...queue.values()][0].failed ? "" : "waiting");
      else said.textContent = done ? word("done", { done }) : "";
    }
    running = false;
  }
  const next = () => [...queue.values()].find((item) => !item.failed);
  const rest = (seconds) => new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    wake = () => { clearTimeout(timer); resolve(); };
  });
  addEventListener("online", () => wake());

  // ---- Choosing, dropping, and what was left from before
  function take(files) {
    for (const file of files) add(file);
    run();
  }
  function takeChosen() { take([...input.files]); input.value = ""; }
  input.addEventListener("change", takeChosen);
  if (input.files.length) takeChosen(); // chosen before this script ran
  // A telephone calls every photograph image.jpg; the time of day tells them apart in the list.
  const camera = form.querySelector("[data-camera]");
  camera.parentElement.hidden = !matchMedia("(pointer: coarse)").matches;
  camera.addEventListener("change", () => {
    take([...camera.files].map((file) => {
      const time = new Date(file.lastModified).toTimeString().slice(0, 8).replaceAll(":", "");
      const ending = file.name.match(/\.\w+$/)?.[0] ?? ".jpg";
      return new File([file], `${word("photo")}-${time}${ending}`, { type: file.type, lastModified: file.lastModified });
    }));
    camera.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
  // Dropped beside the place, a file would otherwise replace the page.
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  inStore("readonly", (files) => files.getAll()).then((records) => {
    const old = Date.now() - 7 * 24 * 3600 * 1000;
    for (const record of records ?? []) {
      if (record.at < old) inStore("readwrite", (files) => files.delete(record.key));
      else if (record.owner === owner) add(record.file, record);
    }
    run();
  });
})();
