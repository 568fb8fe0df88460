// Rows of actions without a way to the server: added, dropped and taken over where they stand, and kept with the draft.
(() => {
  "use strict";
  const PLACE = /^actions-(\d+)-kind$/;
  const rowsOf = (within) => [...within.querySelectorAll("[data-rows] [data-row]")];
  const kindOf = (row) => row.querySelector("[name$='-kind']");

  function add(section, kind, said = {}, place = null) {
    const template = section.querySelector(`template[data-kind="${CSS.escape(kind)}"]`);
    if (!template) return null;
    const taken = rowsOf(section).map((row) => Number(kindOf(row).name.match(PLACE)[1]));
    const next = place ?? Math.max(-1, ...taken) + 1;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__row__", String(next));
    const row = holder.content.firstElementChild;
    section.querySelector("[data-rows]").append(row);
    for (const [name, value] of Object.entries(said)) {
      const field = row.querySelector(`[name="actions-${next}-${name}"]`);
      if (field) field.value = value;
    }
    return row;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-actions] button");
    if (!button || !["add", "drop", "take"].includes(button.name)) return;
    event.preventDefault();
    const section = button.closest("[data-actions]");
    if (button.name === "add") add(section, button.value)?.querySelector("input:not([hidden])")?.focus();
    if (button.name === "drop") {
      const row = button.closest("[data-row]");
      const near = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (near?.querySelector("input:not([hidden])") ?? section.querySelector("[name=add]")).focus();
    }
    if (button.name === "take") {
      const line = button.closest("[data-row-of]");
      const { kind, ...said } = JSON.parse(line.dataset.rowOf);
      const next = (line.nextElementSibling ?? line.previousElementSibling)?.querySelector("button");
      const row = add(section, kind, said);
      line.remove();
      (next ?? row.querySelector("input:not([hidden])")).focus();
    }
    section.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A draft that comes back has the rows that it was kept with.
  document.addEventListener("draft", (event) => {
    const section = event.target.querySelector("[data-actions]");
    if (!section) return;
    const wanted = new Map(event.detail.filter(([name]) => PLACE.test(name)));
    for (const row of rowsOf(section)) if (wanted.get(kindOf(row).name) !== kindOf(row).value) row.remove();
    const there = new Set(rowsOf(section).map((row) => kindOf(row).name));
    for (const [name, kind] of wanted) if (!there.has(name)) add(section, kind, {}, Number(name.match(PLACE)[1]));
    const claims = event.target.querySelector(".claim-forms");
    if (claims) setTimeout(() => claims.dispatchEvent(new Event("change", { bubbles: true })));
  });
})();
