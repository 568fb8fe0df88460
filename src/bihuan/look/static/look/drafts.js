// What was typed and not yet taken stays on this computer, for this member, until the server says that it has it. Every
// form carries a mark by which the server knows a second sending of the same thing (look/once.py).
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const store = {
    // Private windows and full disks refuse; the page goes on without.
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* not kept */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing kept */ } },
    keys(start) { try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; } },
  };
  const SENT = "sent:";
  const leftBehind = new Set(); // drafts that are not to be kept any more
  const mine = `draft:${document.body.dataset.member}:`;
  const draftKey = (form) => mine + form.dataset.draft;
  const isTyped = (field) => field.name && field.name !== "csrfmiddlewaretoken"
    && !["password", "file", "hidden", "submit", "button"].includes(field.type);

  // ---- The mark: a new one for other words, the same for the same ones sent again after a broken line
  const marked = new WeakMap();
  function mark(form, submitter) {
    // The button by hand: Chromium 109 leaves it out.
    const said = [...new FormData(form).entries(), [submitter?.name ?? "", submitter?.value ?? ""]]
      .filter(([name, value]) => name !== "csrfmiddlewaretoken" && name !== "once" && typeof value === "string");
    const words = JSON.stringify(said);
    if (marked.get(form)?.words !== words) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      marked.set(form, { words, once: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") });
    }
    let field = [...form.elements].find((element) => element.name === "once");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "once";
      form.append(field);
    }
    field.value = marked.get(form).once;
  }
  const isPost = (form) => form.getAttribute("method")?.toLowerCase() === "post";
  document.addEventListener("submit", (event) => { if (isPost(event.target)) mark(event.target, event.submitter); }, true);

  // ---- Drafts
  function readForm(form) {
    return [...form.elements].filter(isTyped).map((field) => [
      field.name,
      field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked]
        : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value,
    ]);
  }

  function writeForm(form, values) {
    // A form whose rows come and go brings them into being first.
    form.dispatchEvent(new CustomEvent("draft", { bubbles: true, detail: values }));
    const left = [...form.elements].filter(isTyped);
    values.forEach(([name, value]) => {
      const place = left.findIndex((field) => field.name === name);
      if (place < 0) return;
      const [field] = left.splice(place, 1);
      if (field.type === "checkbox" || field.type === "radio") { if (field.value === value[0]) field.checked = value[1]; }
      else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
    });
  }

  function draft(form) {
    if (form.dataset.draftReady) return;
    form.dataset.draftReady = "yes";
    const key = draftKey(form);
    const blank = JSON.stringify(readForm(form));
    const saved = store.get(key);
    let typed = false;
    // A form that comes back with errors already holds what was typed.
    if (saved && saved !== blank && !form.querySelector(".field-errors, .form-errors")) {
      writeForm(form, JSON.parse(saved));
      const note = document.getElementById("draft-kept").content.firstElementChild.cloneNode(true);
      note.querySelector("button").addEventListener("click", () => {
        writeForm(form, JSON.parse(blank));
        store.drop(key);
        typed = false;
        note.remove();
      });
      form.prepend(note);
    }
    const keep = () => store.set(key, JSON.stringify(readForm(form)));
    let timer = 0;
    form.addEventListener("input", () => {
      typed = true;
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(); });
    // A telephone may put the page away at any moment.
    addEventListener("pagehide", () => { if (typed && !leftBehind.has(key)) keep(); });
  }

  // A draft goes when the server has what was sent under its mark, and not before: a line can break on the way.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.dataset.draft || !marked.has(form)) return;
    store.set(SENT + marked.get(form).once, draftKey(form));
  });
  function forgetTaken() {
    const taken = document.querySelector("[data-taken]")?.dataset.taken.split(" ") ?? [];
    for (const once of taken) {
      const key = once && store.get(SENT + once);
      if (!key) continue;
      store.drop(key);
      for (const other of store.keys(SENT)) if (store.get(other) === key) store.drop(other);
    }
  }

  // A link that begins the form anew from elsewhere
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-discard-draft]");
    if (!link) return;
    leftBehind.add(mine + link.dataset.discardDraft);
    store.drop(mine + link.dataset.discardDraft);
  });

  // ---- Who signs out leaves nothing behind for the next at this computer
  const signsOut = (form) => form.hasAttribute("data-signs-out");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (signsOut(form) && store.keys(mine).length) form.dataset.confirm = form.dataset.leaves;
  }, true);
  document.addEventListener("submit", (event) => {
    if (!signsOut(event.target) || event.defaultPrevented) return;
    for (const form of all("form[data-draft]")) leftBehind.add(draftKey(form));
    for (const key of [...store.keys(mine), ...store.keys(SENT)]) store.drop(key);
    try { indexedDB.deleteDatabase("bihuan-uploads"); } catch { /* nothing kept */ }
  });

  const prepare = (within) => { forgetTaken(); all("form[data-draft]", within).forEach(draft); };
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target.parentElement ?? event.target); });
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target === document.body) forgetTaken(); });
})();
