// The briefing's editor on top of pages that work without it: figures go in with a click and stay whole while one types,
// sections are dragged or moved with the keyboard.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- Figures in a text: {收到信访件=215} is one thing
  const FIGURE = /\{[^{}\n]*\}/g;

  function figureAround(box, from, to) {
    for (const found of box.value.matchAll(FIGURE)) {
      const end = found.index + found[0].length;
      if (found.index < to && from < end) return [found.index, end];
    }
    return null;
  }

  function put(box, text, from = box.selectionStart, to = box.selectionEnd) {
    box.focus();
    box.setSelectionRange(from, to);
    // Keeps the browser's own undo, which setRangeText does not.
    if (!document.execCommand("insertText", false, text)) box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("beforeinput", (event) => {
    const box = event.target;
    if (!box.matches?.("textarea[data-living]") || event.inputType.startsWith("history")) return;
    const [from, to] = [box.selectionStart, box.selectionEnd];
    if (event.inputType.startsWith("delete")) {
      const back = event.inputType.includes("Backward");
      const reach = from === to ? (back ? [from - 1, from] : [from, from + 1]) : [from, to];
      const whole = figureAround(box, ...reach);
      // One that is only half selected, or that the caret touches, goes as a whole.
      if (whole) box.setSelectionRange(Math.min(whole[0], from), Math.max(whole[1], to));
      return;
    }
    const inside = from === to ? figureAround(box, from, from + 1) : null;
    if (inside && inside[0] < from) box.setSelectionRange(inside[1], inside[1]);
  });

  let lastBox = null;
  document.addEventListener("focusin", (event) => { if (event.target.matches("textarea[data-living]")) lastBox = event.target; });
  document.addEventListener("click", (event) => {
    const offer = event.target.closest?.("[data-token]");
    if (!offer) return;
    const box = lastBox ?? document.querySelector("textarea[data-living]");
    if (!box) return;
    const inside = figureAround(box, box.selectionStart, box.selectionStart + 1);
    const at = inside && inside[0] < box.selectionStart ? inside[1] : box.selectionStart;
    put(box, offer.dataset.token, at, Math.max(at, box.selectionEnd));
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-picker-find]")) return;
    const wanted = event.target.value.trim();
    for (const group of all("[data-picker] details")) {
      let some = false;
      for (const line of all("li", group)) {
        line.hidden = wanted !== "" && !line.dataset.name.includes(wanted);
        some = some || !line.hidden;
      }
      group.hidden = !some;
      if (wanted) group.open = some;
    }
  });

  // ---- Sections: drag, or Alt with an arrow
  let dragged = null;
  function sendOrder(form) {
    const keys = all("[data-part]", form).map((part) => part.dataset.part);
    const sent = document.createElement("input");
    sent.type = "hidden";
    sent.name = "act";
    sent.value = `order:${keys.join(",")}`;
    form.append(sent);
    form.requestSubmit();
  }
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-outline] [data-part]") ?? null;
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.part);
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest?.("[data-outline] [data-part]");
    if (!over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  document.addEventListener("drop", (event) => {
    if (!dragged || !event.target.closest?.("[data-outline]")) return;
    event.preventDefault();
    sendOrder(dragged.closest("form"));
  });
  document.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); dragged = null; });
  document.addEventListener("keydown", (event) => {
    const part = event.target.closest?.("[data-outline] [data-part]");
    if (!part || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const button = part.querySelector(`button[value^="${event.key === "ArrowUp" ? "up" : "down"}:"]`);
    if (!button.disabled) part.closest("form").requestSubmit(button);
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const part of all("[data-outline] [data-part]")) { part.draggable = true; part.tabIndex = 0; }
    for (const hidden of all(".outline-hint[hidden], .picker-find[hidden]")) hidden.hidden = false;
    const moved = location.hash.startsWith("#part-") && document.getElementById(location.hash.slice(1));
    if (moved) moved.focus({ preventScroll: true });
  });
})();
