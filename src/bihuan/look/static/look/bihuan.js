// Small behaviours on top of pages that work without them. Everything listens on the document, so that parts which
// htmx brings later behave like those that came with the page.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- Menus close when one looks elsewhere
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open], details.due-steps[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // ---- A choice that acts at once
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });

  // ---- Empty boxes of a filter stay out of the address
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [key, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(key);
  });

  // ---- Dangerous acts ask once; a form is sent once
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (asker.dataset.confirm && !confirmed.has(form)) {
      event.preventDefault();
      ask(asker.dataset.confirm, asker.dataset.verb).then((yes) => {
        if (!yes) return;
        confirmed.add(form);
        form.requestSubmit(event.submitter);
      });
      return;
    }
    confirmed.delete(form);
    if (form.method !== "post" || event.defaultPrevented || [form, event.submitter].some((part) => part?.hasAttribute("data-download"))) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (!navigator.onLine) { event.preventDefault(); sayOffline(form, event.submitter); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    root.classList.add("busy");
  });
  addEventListener("pageshow", () => {
    root.classList.remove("busy");
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all(".btn[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // Without a line nothing is sent, and what was typed stays where it is: a page that cannot be reached would lose it.
  function sayOffline(form, button) {
    form.querySelector(".offline")?.remove();
    const note = document.getElementById("offline").content.firstElementChild.cloneNode(true);
    (button ?? form.querySelector("button"))?.before(note);
    note.focus();
    addEventListener("online", () => note.remove(), { once: true });
  }

  function ask(text, verb) {
    const dialog = document.getElementById("confirm");
    const yes = dialog.querySelector("[data-verb]");
    document.getElementById("confirm-text").textContent = text;
    yes.textContent = verb || yes.dataset.verb;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  // ---- Ticks of a register and the bar of bulk acts; a tick belongs to its form wherever it stands
  const isTick = (field) => field.type === "checkbox" && field.closest("td.tick");
  let lastTick = null;
  document.addEventListener("click", (event) => {
    const tick = event.target.closest?.("td.tick input[type=checkbox]");
    if (!tick) return;
    const ticks = all("td.tick input[type=checkbox]", tick.closest("table"));
    if (event.shiftKey && lastTick && ticks.includes(lastTick)) {
      const [from, to] = [ticks.indexOf(lastTick), ticks.indexOf(tick)].sort((a, b) => a - b);
      for (const between of ticks.slice(from, to + 1)) between.checked = tick.checked;
    }
    lastTick = tick;
    untakeWhole(tick.form);
    countTicks(tick.form);
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-tick-all]")) {
      for (const tick of all("td.tick input[type=checkbox]", field.closest("table"))) tick.checked = field.checked;
      untakeWhole(field.form);
      countTicks(field.form);
    }
    if (field.matches("[data-whole]")) {
      for (const tick of [...field.form.elements].filter(isTick)) tick.checked = field.checked;
      countTicks(field.form);
    }
  });

  function untakeWhole(form) {
    for (const whole of all("[data-whole]", form)) whole.checked = false;
  }

  function countTicks(form) {
    if (!form) return;
    const ticks = [...form.elements].filter(isTick);
    const count = ticks.filter((tick) => tick.checked).length;
    const every = [...form.elements].find((field) => field.matches("[data-tick-all]"));
    if (every) {
      every.checked = count > 0 && count === ticks.length;
      every.indeterminate = count > 0 && count < ticks.length;
    }
    const whole = form.querySelector("[data-whole]");
    for (const bar of all("[data-bulk-bar]", form)) {
      bar.hidden = count === 0;
      bar.querySelector("[data-bulk-count]").textContent = whole?.checked ? whole.dataset.whole : count;
    }
    if (count) form.dispatchEvent(new CustomEvent("ticked"));
  }

  // ---- An act that asks for its reason opens as a dialog; without a script its form unfolds below the button
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("details[data-dialog] > summary");
    if (!opener) return;
    event.preventDefault();
    const holder = opener.parentElement;
    const form = holder.querySelector("form");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const title = document.createElement("h2");
    title.textContent = holder.dataset.dialog || opener.textContent;
    title.id = "asked";
    dialog.setAttribute("aria-labelledby", "asked");
    const cancel = document.getElementById("dialog-cancel").content.firstElementChild.cloneNode(true);
    [...form.querySelectorAll("button")].at(-1).after(" ", cancel);
    dialog.append(title, form);
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { cancel.remove(); holder.append(form); dialog.remove(); opener.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  });

  // ---- A small act that is refused says so in its own form, and what was typed stays
  function stay(form) {
    if (form.dataset.stayReady) return;
    form.dataset.stayReady = "yes";
    form.setAttribute("hx-post", form.getAttribute("action"));
    form.setAttribute("hx-target", "body");
    window.htmx?.process(form);
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt;
    if (!form?.matches?.("form[data-stay]") || event.detail.xhr.status < 400) return;
    let slot = form.querySelector(".stay-refused");
    if (!slot) {
      slot = document.createElement("div");
      slot.className = "stay-refused";
      form.prepend(slot);
    }
    event.detail.target = slot;
    event.detail.swapOverride = "innerHTML";
    event.detail.shouldSwap = true;
    slot.scrollIntoView({ block: "nearest" });
  });

  // ---- Counts that come after the page: not into a filter that somebody is filling in
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.matches?.("[data-counts]") && event.target.contains(document.activeElement)) event.detail.shouldSwap = false;
  });

  // ---- A button whose act needs a field that the form's other acts do not
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-needs]");
    if (!button) return;
    const field = button.form.elements[button.dataset.needs];
    field.required = true;
    if (!field.reportValidity()) event.preventDefault();
    field.required = false;
  });

  // ---- Columns are moved before they are kept
  document.addEventListener("click", (event) => {
    const mover = event.target.closest?.("[data-order] button");
    if (!mover) return;
    event.preventDefault();
    const row = mover.closest("li");
    if (mover.name === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    mover.focus();
  });

  // ---- Printing: the whole list on a page of its own, or what is on the screen
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-print-page], [data-print-now]");
    if (!link) return;
    event.preventDefault();
    print();
  });

  // ---- Long texts say how much room is left
  function counter(field) {
    if (field.dataset.counted || field.maxLength < 1000) return;
    field.dataset.counted = "yes";
    const said = document.createElement("output");
    said.className = "counter";
    field.after(said);
    const template = document.getElementById("room-left").content.textContent.trim();
    const show = () => {
      const left = field.maxLength - field.value.length;
      said.textContent = template.replace("{left}", left.toLocaleString()).replace("{most}", field.maxLength.toLocaleString());
      said.classList.toggle("counter-near", left < field.maxLength / 10);
      said.hidden = field.value.length === 0;
    };
    field.addEventListener("input", show);
    show();
  }

  // ---- Several files dropped, listed, taken out again
  function dropzone(zone) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.nextElementSibling?.matches("[data-file-list]") ? zone.nextElementSibling : null;
    if (!input || !list || zone.dataset.ready) return;
    zone.dataset.ready = "yes";
    let kept = new DataTransfer();
    const show = () => {
      input.files = kept.files;
      list.replaceChildren(...[...kept.files].map((file, place) => {
        const row = document.getElementById("file-row").content.firstElementChild.cloneNode(true);
        row.querySelector(".file-name").textContent = file.name;
        row.querySelector(".file-size").textContent = `${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} KB`;
        row.querySelector("button").addEventListener("click", () => {
          const rest = new DataTransfer();
          [...kept.files].forEach((other, index) => { if (index !== place) rest.items.add(other); });
          kept = rest;
          show();
        });
        return row;
      }));
      list.hidden = kept.files.length === 0;
    };
    const add = (files) => {
      if (!input.multiple) kept = new DataTransfer();
      const have = new Set([...kept.files].map((file) => `${file.name}/${file.size}/${file.lastModified}`));
      for (const file of files) if (!have.has(`${file.name}/${file.size}/${file.lastModified}`)) kept.items.add(file);
      show();
    };
    input.addEventListener("change", () => add([...input.files]));
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => { event.preventDefault(); add([...event.dataTransfer.files]); });
  }

  // ---- Keys
  const typing = (target) => target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      for (const menu of all("details.menu[open], details.due-steps[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const search = document.querySelector("[data-search]");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === "?") { event.preventDefault(); showKeys(); }
    if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
    const row = document.querySelector("[data-register] tr.is-current");
    if (!row || (event.target !== row && event.target !== document.body)) return;
    if (event.key === "Enter") { event.preventDefault(); (row.querySelector("a[data-open]") || row.querySelector("a[href]"))?.click(); }
    if (event.key === "x") row.querySelector("td.tick input")?.click();
    if (event.key === " ") { event.preventDefault(); row.classList.toggle("is-open"); }
  });

  function moveRow(step) {
    const rows = all("[data-register] tbody tr:not(.empty)");
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("is-current"));
    const next = rows[Math.min(Math.max(at < 0 ? 0 : at + step, 0), rows.length - 1)];
    rows[at]?.classList.remove("is-current");
    next.classList.add("is-current");
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function showKeys() { document.getElementById("keys")?.showModal(); }
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-keys]")) showKeys(); });

  // ---- What must be prepared on a page or a part of one
  function prepare(within) {
    all("[data-dropzone]", within).forEach(dropzone);
    all("form[data-bulk]", within).forEach(countTicks);
    for (const button of all("[data-keys]", within)) button.hidden = false;
    all("textarea[maxlength]", within).forEach(counter);
    all("form[data-stay]", within).forEach(stay);
    root.classList.toggle("prints-list", Boolean(document.querySelector(".print-head")));
    if (matchMedia("(max-width: 760px)").matches) for (const holder of all(".filters-holder", within)) holder.open = false;
    if (within.querySelector("[data-print-now]")) setTimeout(print, 200);
    for (const table of all("[data-register]", within)) {
      const names = all("thead th", table).map((head) => head.textContent.trim());
      for (const row of table.tBodies[0]?.rows ?? []) {
        [...row.cells].forEach((cell, place) => {
          if (names[place] && cell.colSpan === 1) cell.dataset.label ??= names[place];
          cell.classList.toggle("has-link", Boolean(cell.querySelector("a, .btn-plain")));
          cell.classList.toggle("is-blank", !cell.textContent.trim() && !cell.querySelector("input"));
        });
      }
    }
  }
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target.parentElement ?? event.target); });
})();
