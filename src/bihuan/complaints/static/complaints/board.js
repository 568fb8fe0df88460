// The dispatch board: a row dropped on a unit, a digit for a unit, y for what is proposed. Each ends in a click on the
// same buttons that work without a script.
(() => {
  "use strict";
  const form = document.querySelector("form[data-board]");
  if (!form) return;
  const ticks = () => [...form.querySelectorAll("td.tick input[type=checkbox]")];

  function tickOnly(row) {
    for (const tick of ticks()) tick.checked = row.contains(tick);
  }

  // ---- Many at once are asked for once: what the lists name is ticked from the start
  form.addEventListener("click", (event) => {
    const target = event.target.closest?.(".target");
    if (!target) return;
    const count = ticks().filter((tick) => tick.checked).length;
    if (count > 1) target.dataset.confirm = target.dataset.many.replace("#", count);
    else delete target.dataset.confirm;
  }, true);

  // ---- Drag: what is ticked goes along when a ticked row is taken, else the row alone
  let dragged = null;
  for (const row of form.querySelectorAll("tr[data-drag]")) row.draggable = true;
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("tr[data-drag]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector(".number").textContent);
    dragged.classList.add("is-dragged");
  });
  form.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
  });
  for (const target of form.querySelectorAll(".target")) {
    target.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      target.classList.add("is-over");
    });
    target.addEventListener("dragleave", () => target.classList.remove("is-over"));
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      target.classList.remove("is-over");
      if (!dragged) return;
      if (!dragged.querySelector("td.tick input").checked) tickOnly(dragged);
      target.click();
    });
  }

  // ---- Keys: the row one stands on, else what is ticked
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, select")) return;
    const button = event.key === "y"
      ? form.querySelector("[data-accept-proposals]")
      : form.querySelector(`[data-target-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    const row = form.querySelector("tr.is-current");
    if (row) tickOnly(row);
    if (!ticks().some((tick) => tick.checked)) return;
    event.preventDefault();
    button.click();
  });
})();
